import http2, { type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Call } from './call.ts'
import { MessageReader } from './message-reader.ts'
import { SlotList } from './slot-list.ts'
import { Code, GrpcError } from './status.ts'

/** Serves one call: gets every message as it comes, then the end of the request. */
export interface CallHandler {
  message(bytes: Buffer): void
  end(): void
  /** The client may keep the call open as long as it likes. */
  readonly isLongLived?: boolean
}

/** Starts serving a call of one method. */
export type Method = (call: Call) => CallHandler

export interface GrpcServer {
  readonly port: number
  /** Ends the calls that run, so that clients connect again; after `graceMs` without waiting for slow ones. */
  close(graceMs: number): Promise<void>
}

/** How long connections may take to say that their calls are taken back, before they are cut. */
const HARD_MS = 250
/** Much may be in flight on one connection; the default window of 64 KiB would hold a fast client back. */
const WINDOW = 4 * 1024 * 1024

function serve(
  stream: ServerHttp2Stream,
  path: string,
  methods: ReadonlyMap<string, Method>,
  calls: SlotList<Call>,
): void {
  // A client that goes away mid-call is everyday life; the call's own `close` listener does the cleaning up.
  stream.on('error', () => undefined)
  const call = new Call(stream)
  calls.add(call)
  call.onOver(() => calls.delete(call))
  const method = methods.get(path)
  if (method === undefined) {
    call.end(new GrpcError(Code.unimplemented, `${path.replace(/^\//, '')} is not offered by this server`))
    return
  }
  const reader = new MessageReader()
  const handler = method(call)
  call.isLongLived = handler.isLongLived === true
  const guard = (step: () => void): void => {
    try {
      step()
    } catch (error) {
      call.fail(error)
    }
  }
  stream.on('data', (chunk: Buffer) => guard(() => reader.take(chunk, (bytes) => handler.message(bytes))))
  stream.on('end', () =>
    guard(() => {
      // Taken back by the client, or cut off: what came is not the whole request.
      if (stream.aborted) return
      if (reader.isComplete) handler.end()
      else call.end(new GrpcError(Code.internal, 'Incomplete message'))
    }),
  )
}

function listen(server: Http2Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * gRPC over plain HTTP/2, directly on Node's own implementation: messages stay buffers in both directions.
 * @param methods by path, for example `/event_store.client.streams.Streams/Read`
 */
export async function startGrpcServer(
  methods: ReadonlyMap<string, Method>,
  port: number,
  host: string,
): Promise<GrpcServer> {
  const server = http2.createServer({
    settings: { initialWindowSize: WINDOW, maxConcurrentStreams: 4_294_967_295 },
    // The limit is on memory that Node counts per session; flow control and bounded blocks limit it here.
    maxSessionMemory: 1_000_000,
  })
  const sessions = new Set<ServerHttp2Session>()
  const calls = new SlotList<Call>()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('error', () => undefined)
    session.once('close', () => sessions.delete(session))
    session.setLocalWindowSize(WINDOW)
  })
  server.on('stream', (stream, headers) => serve(stream, headers[':path'] ?? '', methods, calls))
  const actualPort = await listen(server, port, host)
  return {
    port: actualPort,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const call of calls.members()) call.stop()
      for (const session of sessions) session.close()
      const impatient = setTimeout(() => {
        for (const call of calls.members()) call.abandon()
      }, graceMs)
      const hard = setTimeout(() => {
        for (const session of sessions) session.destroy()
      }, graceMs + HARD_MS)
      await closed
      clearTimeout(impatient)
      clearTimeout(hard)
    },
  }
}
