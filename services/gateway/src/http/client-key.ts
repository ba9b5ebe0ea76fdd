import type { IncomingMessage } from 'node:http'
import { isLoopbackAddress } from '@ioc/kit'

/**
 * Whose turn a request takes: its address; on this machine, where all have the same, its connection. Nothing that the caller
 * chooses, so that nobody gets more turns by other headers.
 */
export function clientKey({ socket }: Pick<IncomingMessage, 'socket'>): string {
  const { remoteAddress = '', remotePort = 0 } = socket
  return isLoopbackAddress(remoteAddress) ? `${remoteAddress} ${remotePort}` : remoteAddress
}
