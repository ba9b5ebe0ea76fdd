import http2 from 'node:http2'

export const STREAMS = '/event_store.client.streams.Streams'

/** What a call was answered. */
export interface RawAnswer {
  readonly http: number
  /** gRPC status, -1 if none came. */
  readonly code: number
  readonly message: string
  /** Headers and trailers together. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes of each answer message. */
  readonly messages: readonly Buffer[]
}

interface Serializable {
  serializeBinary(): Uint8Array
}

/** A gRPC frame: flag, length, message. */
export function frame(message: Serializable | Uint8Array, flag = 0): Buffer {
  const bytes = message instanceof Uint8Array ? message : message.serializeBinary()
  const prefix = Buffer.alloc(5)
  prefix[0] = flag
  prefix.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([prefix, bytes])
}

/** Cuts answers into their messages. */
function framesOf(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1)
    found.push(bytes.subarray(at + 5, end))
    at = end
  }
  return found
}

/** A call that is open, for tests that send it in pieces. */
export class RawCall {
  readonly stream: http2.ClientHttp2Stream
  readonly answer: Promise<RawAnswer>
  #chunks: Buffer[] = []

  constructor(session: http2.ClientHttp2Session, path: string, headers: http2.OutgoingHttpHeaders = {}) {
    const defaults = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' }
    const asked = Object.fromEntries(
      Object.entries({ ...defaults, ...headers }).filter(([, value]) => value !== undefined),
    )
    this.stream = session.request(asked)
    const seen: Record<string, string> = {}
    const note = (got: http2.IncomingHttpHeaders): void => {
      for (const [name, value] of Object.entries(got)) seen[name] = String(value)
    }
    this.stream.on('response', note)
    this.stream.on('trailers', note)
    this.stream.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
    this.answer = new Promise((resolve) => {
      // A reset says what it has to say by its code.
      this.stream.on('error', (error) => (seen['error'] = error.message))
      const answered = (): void =>
        resolve({
          http: Number(seen[':status'] ?? 0),
          code: Number(seen['grpc-status'] ?? -1),
          message: decodeURIComponent(seen['grpc-message'] ?? seen['error'] ?? ''),
          headers: seen,
          messages: framesOf(Buffer.concat(this.#chunks)),
        })
      // An answer may come before the request is complete, whose side of the call then stays open for a while.
      this.stream.on('end', answered)
      this.stream.on('close', answered)
    })
  }

  /** Messages that came so far. */
  get messages(): Buffer[] {
    return framesOf(Buffer.concat(this.#chunks))
  }
}

/** A client that sends whatever bytes it likes; the official one cannot. */
export class RawClient {
  readonly session: http2.ClientHttp2Session

  constructor(port: number, options: http2.ClientSessionOptions = {}) {
    this.session = http2.connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1000, ...options })
    this.session.on('error', () => undefined)
  }

  open(path: string, headers?: http2.OutgoingHttpHeaders): RawCall {
    return new RawCall(this.session, path, headers)
  }

  /** Sends these bytes and the end of the request. */
  call(path: string, body: readonly Buffer[], headers?: http2.OutgoingHttpHeaders): Promise<RawAnswer> {
    const call = this.open(path, headers)
    call.stream.end(Buffer.concat(body))
    return call.answer
  }

  close(): void {
    this.session.destroy()
  }
}
