import { randomUUID } from 'node:crypto'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Call } from '../grpc/call.ts'

/** First message of every subscription. */
export function putConfirmation(call: Call): void {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(randomUUID())
  const response = new streams.ReadResp()
  response.setConfirmation(confirmation)
  call.put(response.serializeBinary())
}

/** Says once that the history is over and what follows is live. */
export function putCaughtUp(call: Call): void {
  const response = new streams.ReadResp()
  response.setCaughtUp(new streams.ReadResp.CaughtUp())
  call.put(response.serializeBinary())
}
