import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

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

/** Reads a client's message; undefined when it is none. */
export function readMessage(text: string): ClientMessage | undefined {
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
