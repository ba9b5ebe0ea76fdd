import type { MessageHeaders } from '@ioc/contracts/log'
import { headers, type MsgHdrs } from 'nats'

/** Headers of a message as the client of the bus takes them; a copy that may be changed. */
export function natsHeaders(given: MessageHeaders): MsgHdrs {
  const copy = headers()
  for (const [name, value] of given) copy.set(name, value)
  return copy
}
