import http2, { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Server } from 'node:net'
import { Call } from './call.ts'
import { type Connection, Connections } from './connections.ts'
import { decoder } from './decoder.ts'
import { listenForHttp2 } from './front-door.ts'
import type { Method } from './method.ts'
import { refusalOf, timeoutOf } from './request-headers.ts'
import { asciiHeader, Code, GrpcError } from './status.ts'

export interface GrpcServer {
  readonly port: number
  /** Ends the calls that run, so that clients connect again; after `graceMs` without waiting for slow ones. */
  close(graceMs: number): Promise<void>
}

/** How long connections may take to say that their calls are taken back, before they are cut. */
const HARD_MS = 250
/** Much may be in flight on one connection; the default window of 64 KiB would hold a fast client back. */
const WINDOW = 4 * 1024 * 1024
/** Calls open at once on a connection. The real server allows 100; subscriptions beyond that hang in its clients. */
const CALLS_PER_CONNECTION = 1000
/** Headers beyond this are not even read: the call is reset. Smaller ones are answered, see `refusalOf`. */
const MOST_HEADER_LIST = 32 * 1024

/** Answers what is no gRPC call, where a gRPC client and every other one will see it. */
function refuse(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
  const refusal = refusalOf(headers)
  if (refusal === undefined) return false
  const { status, message } = refusal
  const grpc = { 'grpc-status': String(Code.internal), 'grpc-message': asciiHeader(message, true, 2000) }
  stream.respond({ ':status': status, ...refusal.headers, ...grpc }, { endStream: true })
  stream.close(http2.constants.NGHTTP2_NO_ERROR)
  return true
}

function serve(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, Method>,
  connection: Connection,
  all: Connections,
): void {
  // A client that goes away mid-call is everyday life; the call's own `close` listener does the cleaning up.
  stream.on('error', () => undefined)
  if (refuse(stream, headers)) return
  const call = new Call(stream, connection, all)
  if (!all.admit(call)) return call.end(new GrpcError(Code.unavailable, 'Server Is Too Busy'))
  call.onOver(() => all.leave(call))
  const path = headers[':path'] ?? ''
  const method = methods.get(path)
  if (method === undefined) {
    call.end(new GrpcError(Code.unimplemented, `'${path.slice(0, 500)}' is not offered by this server`))
    return
  }
  const timeout = timeoutOf(headers['grpc-timeout'])
  if (timeout !== undefined) call.expireAfter(timeout)
  const handler = method(call)
  call.isLongLived = handler.isLongLived === true
  const encoding = headers['grpc-encoding']
  decoder(stream, call, handler, typeof encoding === 'string' ? encoding : undefined)
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.removeListener('error', reject)
      // Without files for a new connection the old ones still work.
      server.on('error', () => undefined)
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/**
 * gRPC over plain HTTP/2, directly on Node's own implementation: messages stay buffers in both directions.
 * @param methods by path, for example `/event_store.client.streams.Streams/Read`
 * @param mostHeld bytes that unfinished requests of all clients together may hold
 */
export async function startGrpcServer(
  methods: ReadonlyMap<string, Method>,
  port: number,
  host: string,
  mostHeld: number,
): Promise<GrpcServer> {
  const server = http2.createServer({
    settings: {
      initialWindowSize: WINDOW,
      maxConcurrentStreams: CALLS_PER_CONNECTION,
      maxHeaderListSize: MOST_HEADER_LIST,
    },
    // The limit is on memory that Node counts per session; flow control and bounded blocks limit it here.
    maxSessionMemory: 1_000_000,
  })
  const connections = new Connections(mostHeld)
  server.on('session', (session) => {
    session.on('error', () => undefined)
    const connection = connections.open(session)
    session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) =>
      serve(stream, headers, methods, connection, connections),
    )
    session.once('close', () => connections.close(connection))
    if (!session.destroyed) session.setLocalWindowSize(WINDOW)
  })
  server.on('sessionError', () => undefined)
  const door = listenForHttp2(server)
  const actualPort = await listen(door, port, host)
  return {
    port: actualPort,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => door.close(() => resolve()))
      for (const call of [...connections.calls()]) call.stop()
      for (const session of connections.sessions()) session.close()
      const impatient = setTimeout(() => {
        for (const call of [...connections.calls()]) call.abandon()
      }, graceMs)
      const hard = setTimeout(() => {
        for (const session of connections.sessions()) session.destroy()
      }, graceMs + HARD_MS)
      await closed
      clearTimeout(impatient)
      clearTimeout(hard)
    },
  }
}
