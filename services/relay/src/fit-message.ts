import { HEADERS, factSubject, sha256Hex } from '@ioc/contracts'
import type { FactMessage } from '@ioc/kit'
import { headers as newHeaders } from 'nats'

/** A NATS control line may have 4,096 bytes, with the reply subject in it; what others append may have any name. */
const MAX_SUBJECT_BYTES = 2_048
/** Room for the headers that publishing adds. */
const HEADER_RESERVE = 256

/** Bytes of a message as NATS counts them. */
export const messageBytes = (message: FactMessage): number => {
  let bytes = message.subject.length + message.body.byteLength + HEADER_RESERVE
  for (const [name, values] of message.headers) for (const value of values) bytes += name.length + value.length + 4
  return bytes
}

const isSound = (subject: string): boolean =>
  subject.length <= MAX_SUBJECT_BYTES && subject.split('.').every((token) => token !== '')

/**
 * Makes any message publishable: a subject that NATS would refuse becomes one of family `unknown` named by its digest, and
 * a body beyond `maxPayload` stays in the log, where consumers read it by its position. The chain has no holes.
 */
export function fitMessage(message: FactMessage, province: string, maxPayload: number): FactMessage {
  const subject = isSound(message.subject)
    ? message.subject
    : factSubject(province, 'oversized', sha256Hex(message.subject))
  if (messageBytes(message) + message.headers.keys().length <= maxPayload) return { ...message, subject }
  const headers = newHeaders()
  for (const name of [HEADERS.messageId, HEADERS.position, HEADERS.previous])
    headers.set(name, message.headers.get(name))
  return { subject, headers, body: new Uint8Array() }
}
