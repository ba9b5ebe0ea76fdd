import WebSocket from 'ws'
import { cpuSeconds } from './cpu.ts'

/** What open sockets received. */
export interface Received {
  messages: number
  bytes: number
}

export interface Screens {
  readonly received: Received
  readonly close: () => void
}

/** Opens `count` sockets. `greet` is sent one after the other, each once the answer to the one before is there. */
export async function openScreens(
  url: string,
  count: number,
  protocol: string | undefined,
  greet: readonly string[],
): Promise<Screens> {
  const received: Received = { messages: 0, bytes: 0 }
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], { perMessageDeflate: false })
      const pending = [...greet]
      await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
      const first = pending.shift()
      if (first !== undefined) socket.send(first)
      socket.on('message', (data: Buffer) => {
        const next = pending.shift()
        if (next !== undefined) {
          socket.send(next)
          return
        }
        received.messages += 1
        received.bytes += data.length
      })
      return socket
    }),
  )
  return { received, close: () => sockets.forEach((socket) => socket.terminate()) }
}

/** CPU of a server and messages that it sent, while `screens` listen for `seconds`. */
export async function listen(
  pid: number,
  screens: Screens,
  seconds: number,
): Promise<{ cpu: number; messages: number; bytes: number }> {
  const { received } = screens
  const before = { cpu: cpuSeconds(pid), ...received }
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  return {
    cpu: cpuSeconds(pid) - before.cpu,
    messages: received.messages - before.messages,
    bytes: received.bytes - before.bytes,
  }
}
