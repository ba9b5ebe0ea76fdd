import { HEADERS, STREAM_NAME } from '@ioc/contracts'
import type { JetStreamManager } from 'nats'

/** A message as it stands in the stream. */
export interface StreamMessage {
  readonly sequence: number
  readonly subject: string
  readonly eventId: string
  readonly position: bigint
  readonly previous: bigint
  readonly body: string
  /** Names and values, as they stand in the message. */
  readonly headers: readonly (readonly [string, string])[]
}

/** All messages that the stream holds, in order. */
export async function readStream(manager: JetStreamManager): Promise<StreamMessage[]> {
  const { state } = await manager.streams.info(STREAM_NAME, { deleted_details: true })
  const gone = new Set(state.deleted ?? [])
  const messages: StreamMessage[] = []
  for (let sequence = state.first_seq; sequence <= state.last_seq; sequence++) {
    if (gone.has(sequence)) continue
    const message = await manager.streams.getMessage(STREAM_NAME, { seq: sequence })
    if (message === null) continue
    messages.push({
      sequence,
      subject: message.subject,
      eventId: message.header.get(HEADERS.messageId),
      position: BigInt(message.header.get(HEADERS.position) || '0'),
      previous: BigInt(message.header.get(HEADERS.previous) || '0'),
      body: Buffer.from(message.data).toString('utf8'),
      headers: [...message.header].flatMap(([name, values]) => values.map((value) => [name, value] as const)),
    })
  }
  return messages
}

/** The first place where the chain breaks; `undefined` when each message names the one before it. */
export function chainBreak(messages: readonly StreamMessage[], start = 0n): StreamMessage | undefined {
  let previous = start
  return messages.find((message) => {
    const breaks = message.previous !== previous || message.position <= previous
    previous = message.position
    return breaks
  })
}
