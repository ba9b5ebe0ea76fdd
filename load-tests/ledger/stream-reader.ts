import { connect, type JetStreamManager, type NatsConnection } from 'nats'
import type { StreamMessage } from './judge-derived.ts'
import { textAt } from './log-reader.ts'

const STREAM = 'IOC'

/** Reads a decimal header; a header that is not one gives -1, which no position equals. */
const decimal = (text: string | undefined): bigint => (text !== undefined && /^\d+$/.test(text) ? BigInt(text) : -1n)

export const openBus = (url: string): Promise<NatsConnection> => connect({ servers: url, reconnect: false })

async function streamEnd(manager: JetStreamManager): Promise<number> {
  const { state } = await manager.streams.info(STREAM)
  return state.messages === 0 ? 0 : state.last_seq
}

/** Reads the whole stream in order, up to what it held when reading began, through a consumer that leaves no trace. */
export async function readStream(connection: NatsConnection): Promise<StreamMessage[]> {
  const last = await streamEnd(await connection.jetstreamManager())
  const messages: StreamMessage[] = []
  if (last === 0) return messages
  const consumer = await connection.jetstream().consumers.get(STREAM)
  const received = await consumer.consume({ max_messages: 1000 })
  for await (const message of received) {
    const body: unknown = JSON.parse(message.string())
    messages.push({
      sequence: message.seq,
      subject: message.subject,
      messageId: message.headers?.get('Nats-Msg-Id') ?? '',
      position: decimal(message.headers?.get('Ioc-Position')),
      previous: decimal(message.headers?.get('Ioc-Previous')),
      id: textAt(body, 'id'),
      source: textAt(body, 'source'),
      type: textAt(body, 'type'),
    })
    if (message.seq >= last) break
  }
  return messages
}
