import { HEADERS, factSubject, sha256Hex } from '@ioc/contracts'
import type { FactMessage } from '@ioc/contracts/log'

/** A NATS control line may have 4,096 bytes, with the reply subject in it; what others append may have any name. */
const MAX_SUBJECT_BYTES = 2_048
/** Room for the headers that publishing adds. */
const HEADER_RESERVE = 256

/** JetStream keeps the length of a message's headers in 16 bits: a message with more is refused, however often it is sent. */
const MAX_HEADER_BYTES = 2 ** 16 - 1

const headerBytes = ({ headers }: FactMessage): number => {
  let bytes = HEADER_RESERVE
  for (const [name, value] of headers) bytes += name.length + value.length + 4
  return bytes
}

/** Bytes of a message as NATS counts them. */
export const messageBytes = (message: FactMessage): number =>
  message.subject.length + message.body.byteLength + headerBytes(message)

const isSound = (subject: string): boolean =>
  subject.length <= MAX_SUBJECT_BYTES && subject.split('.').every((token) => token !== '')

/** A message that says only which place in the chain it has: consumers read its content from the log. */
export function reduceMessage({ subject, headers: given }: FactMessage): FactMessage {
  const kept = [HEADERS.messageId, HEADERS.position, HEADERS.previous]
  const headers = new Map(kept.map((name) => [name, given.get(name) ?? '']))
  return { subject, headers, body: new Uint8Array() }
}

/**
 * Makes any message publishable: a subject that NATS would refuse becomes one of family `unknown` named by its digest, and
 * what is too long for a message or its headers stays in the log, where consumers read it by its position. The chain has no
 * holes.
 */
export function fitMessage(message: FactMessage, province: string, maxPayload: number): FactMessage {
  const subject = isSound(message.subject)
    ? message.subject
    : factSubject(province, 'oversized', sha256Hex(message.subject))
  const fitting = { ...message, subject }
  const fits = messageBytes(fitting) <= maxPayload && headerBytes(fitting) <= MAX_HEADER_BYTES
  return fits ? fitting : reduceMessage(fitting)
}
