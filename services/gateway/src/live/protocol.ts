import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { exceedsJson } from '@ioc/kit'
import { REQUEST_JSON } from '../graphql/http-operations.ts'

/** Sub-protocol of GraphQL over WebSocket that we speak (github.com/enisdenjo/graphql-ws, PROTOCOL.md). */
export const SUBPROTOCOL = 'graphql-transport-ws'

/** Reasons for closing a socket, as the protocol numbers them; 1013 asks to try again later. */
export const CLOSE = {
  badMessage: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  initTimeout: 4408,
  duplicateSubscriber: 4409,
  tooManyInits: 4429,
  goingAway: 1001,
  tryLater: 1013,
} as const

const Id = Type.String({ minLength: 1, maxLength: 128 })
const Payload = Type.Optional(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]))

const ClientMessage = Type.Union([
  Type.Object({ type: Type.Literal('connection_init'), payload: Payload }),
  Type.Object({ type: Type.Literal('ping'), payload: Payload }),
  Type.Object({ type: Type.Literal('pong'), payload: Payload }),
  Type.Object({
    type: Type.Literal('subscribe'),
    id: Id,
    payload: Type.Object({
      query: Type.String(),
      operationName: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      variables: Payload,
      extensions: Payload,
    }),
  }),
  Type.Object({ type: Type.Literal('complete'), id: Id }),
])
export type ClientMessage = Static<typeof ClientMessage>
export type SubscribePayload = Extract<ClientMessage, { type: 'subscribe' }>['payload']

const validator = Compile(ClientMessage)

/** Reads a client's message; undefined when it is none, or nests or lists more than is read. */
export function readMessage(text: string): ClientMessage | undefined {
  if (exceedsJson(text, REQUEST_JSON)) return undefined
  try {
    const message: unknown = JSON.parse(text)
    return validator.Check(message) ? message : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The beginning of a `next` message; its payload and the closing brace follow. */
export const nextHead = (id: string): string => `{"type":"next","id":${JSON.stringify(id)},"payload":`

/** Bytes of a close frame's reason, by the WebSocket protocol (RFC 6455, 5.5). */
const MAX_REASON_BYTES = 123

/** As much of a reason as a close frame takes, in whole characters; more of it would throw. */
export function closeReason(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length <= MAX_REASON_BYTES) return text
  let end = MAX_REASON_BYTES
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}
