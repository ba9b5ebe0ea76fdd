import http2 from 'node:http2'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'

const NUMBER = 12
/** Ids of appends and events: this and a number of 12 digits. */
const CORRELATION = '00000000-0000-4000-8000-'
const EVENT = '11111111-0000-4000-8000-'
const STREAM = 'bench-'
const MOST_IN_FLIGHT = 65_536
const ZERO = '0'.repeat(NUMBER)

const uuid = (prefix: string): shared.UUID => {
  const id = new shared.UUID()
  id.setString(`${prefix}${ZERO}`)
  return id
}

/** One append of one event, as the official client sends it. */
function template(bytes: number): Buffer {
  const name = new shared.StreamIdentifier()
  name.setStreamName(Buffer.from(`${STREAM}${ZERO}`).toString('base64'))
  const options = new streams.BatchAppendReq.Options()
  options.setStreamIdentifier(name)
  options.setAny(new emptyPb.Empty())
  const event = new streams.BatchAppendReq.ProposedMessage()
  event.setId(uuid(EVENT))
  event.getMetadataMap().set('type', 'bench').set('content-type', 'application/json')
  event.setData(Buffer.from(JSON.stringify({ pad: 'x'.repeat(bytes) })).toString('base64'))
  const request = new streams.BatchAppendReq()
  request.setCorrelationId(uuid(CORRELATION))
  request.setOptions(options)
  request.setProposedMessagesList([event])
  request.setIsFinal(true)
  const message = Buffer.from(request.serializeBinary())
  const framed = Buffer.alloc(5 + message.length)
  framed.writeUInt32BE(message.length, 1)
  message.copy(framed, 5)
  return framed
}

/** Writes a number with leading zeros. */
function writeDigits(target: Buffer, at: number, digits: number, number: number): void {
  for (let place = digits - 1, rest = number; place >= 0; place -= 1, rest = Math.floor(rest / 10))
    target[at + place] = 48 + (rest % 10)
}

/**
 * Appends without the official client, which at half the log's load is busy enough to have pauses of its own: a
 * `BatchAppend` call whose messages are a template with numbers put in.
 */
export class RawAppends {
  readonly #session: http2.ClientHttp2Session
  readonly #call: http2.ClientHttp2Stream
  readonly #template: Buffer
  readonly #places: { readonly correlation: number; readonly event: number; readonly stream: number }
  /** Callbacks by number, in turn. */
  readonly #waiting: ((() => void) | undefined)[] = Array.from({ length: MOST_IN_FLIGHT }, () => undefined)
  #unanswered = 0
  #rest: Buffer = Buffer.alloc(0)
  #numbered = 0

  /** @param url of the log; @param bytes of padding in each event. */
  constructor(url: string, bytes: number) {
    this.#template = template(bytes)
    const after = (text: string): number => this.#template.indexOf(text) + text.length
    this.#places = { correlation: after(CORRELATION), event: after(EVENT), stream: after(STREAM) }
    this.#session = http2.connect(url)
    this.#call = this.#session.request({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/BatchAppend',
      'content-type': 'application/grpc+proto',
      te: 'trailers',
    })
    this.#call.on('data', (chunk: Buffer) => this.#answered(chunk))
  }

  /** Sends one append to each of the streams; each callback is called when its append is acknowledged. */
  send(streams: readonly number[], done: () => void): void {
    const size = this.#template.length
    const bytes = Buffer.allocUnsafe(size * streams.length)
    for (const [index, stream] of streams.entries()) {
      const at = index * size
      this.#numbered += 1
      this.#template.copy(bytes, at)
      writeDigits(bytes, at + this.#places.correlation, NUMBER, this.#numbered)
      writeDigits(bytes, at + this.#places.event, NUMBER, this.#numbered)
      writeDigits(bytes, at + this.#places.stream, NUMBER, stream)
      this.#waiting[this.#numbered % MOST_IN_FLIGHT] = done
      this.#unanswered += 1
    }
    this.#call.write(bytes)
  }

  get unanswered(): number {
    return this.#unanswered
  }

  close(): void {
    this.#call.close()
    this.#session.destroy()
  }

  #answered(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let next = 0
    for (let at = bytes.indexOf(CORRELATION); at >= 0; at = bytes.indexOf(CORRELATION, next)) {
      const end = at + CORRELATION.length + NUMBER
      if (end > bytes.length) break
      const number = Number(bytes.toString('latin1', end - NUMBER, end))
      const done = this.#waiting[number % MOST_IN_FLIGHT]
      this.#waiting[number % MOST_IN_FLIGHT] = undefined
      this.#unanswered -= 1
      done?.()
      next = end
    }
    this.#rest = bytes.subarray(Math.max(next, bytes.length - CORRELATION.length - NUMBER + 1))
  }
}
