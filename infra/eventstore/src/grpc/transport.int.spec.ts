import net from 'node:net'
import zlib from 'node:zlib'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { describe, expect, it } from 'vitest'
import { frame, STREAMS } from '../../testing/raw-calls.ts'
import { rawLog } from '../../testing/refused.ts'
import { appendEvent, appendOptions, batch, ID, readOf, ReadOptions, uuid } from '../../testing/requests.ts'

/**
 * Below the methods: what grpc-dotnet 2.64 under the real server does (src/Grpc.AspNetCore.Server/Internal: PipeExtensions.cs
 * 35-45 and 374-461, GrpcProtocolHelpers.cs 35-104, HttpContextServerCallContext.cs 447-478, GrpcServiceOptionsSetup.cs),
 * and what the gRPC specification says (doc/compression.md, doc/PROTOCOL-HTTP2.md).
 */
const INTERNAL = 13
const UNIMPLEMENTED = 12
const RESOURCE_EXHAUSTED = 8

const use = rawLog('transport')
const READ = `${STREAMS}/Read`
const APPEND = `${STREAMS}/Append`
const deflated = { gzip: zlib.gzipSync, deflate: zlib.deflateSync }
const pad = (bytes: number): Buffer => Buffer.from(JSON.stringify({ pad: 'x'.repeat(bytes) }))

describe('a compressed request', () => {
  it.each(['gzip', 'deflate'] as const)('is read when it is %s, beside messages that are not', async (encoding) => {
    const squeeze = (bytes: Uint8Array): Buffer => frame(deflated[encoding](bytes), 1)
    const event = appendEvent({ data: pad(100_000) })
    const body = [
      frame(appendOptions(encoding)),
      squeeze(event.serializeBinary()),
      frame(appendEvent({ id: uuid(ID.replace('3f', '7f')) })),
      squeeze(appendEvent({ id: uuid(ID.replace('3f', '8f')) }).serializeBinary()),
    ]
    await expect(use.raw.call(APPEND, body, { 'grpc-encoding': encoding })).resolves.toMatchObject({ code: 0 })
    const ids: string[] = []
    for await (const { event: read } of use.log.client.readStream(encoding)) ids.push(read?.id.slice(0, 2) ?? '')
    expect(ids).toEqual(['3f', '7f', '8f'])
  })

  it('is answered in the order of its messages, whatever their size', async () => {
    const parts = Array.from({ length: 20 }, (_, n) => {
      const id = uuid(`00000000-0000-4000-8000-${String(n).padStart(12, '0')}`)
      return batch({ correlation: id, stream: 'ordered', events: [{ id, data: pad(n % 2 === 0 ? 200_000 : 1) }] })
    })
    const body = parts.map((part, n) => (n % 3 === 0 ? frame(part) : frame(zlib.gzipSync(part.serializeBinary()), 1)))
    const { messages } = await use.raw.call(`${STREAMS}/BatchAppend`, body, { 'grpc-encoding': 'gzip' })
    const revisions = messages.map((bytes) =>
      streams.BatchAppendResp.deserializeBinary(bytes).getSuccess()?.getCurrentRevision(),
    )
    expect(revisions).toEqual(parts.map((_, n) => String(n)))
  })

  it.each(['snappy', 'br', 'zstd', 'GZIP'])('is refused when it is %s, with what would be read', async (encoding) => {
    const answer = await use.raw.call(READ, [frame(Buffer.from('?'), 1)], { 'grpc-encoding': encoding })
    expect(answer).toMatchObject({
      code: UNIMPLEMENTED,
      message: `Unsupported grpc-encoding value '${encoding}'. Supported encodings: identity, gzip, deflate`,
      headers: { 'grpc-accept-encoding': 'identity,gzip,deflate' },
    })
  })

  it.each([
    ['does not say how', undefined, INTERNAL, 'Request did not include grpc-encoding value with compressed message.'],
    [
      'says that it is not',
      'identity',
      INTERNAL,
      "Request sent 'identity' grpc-encoding value with compressed message.",
    ],
    ['is not what it says', 'gzip', INTERNAL, expect.stringMatching(/^a message is not gzip: /)],
  ])('is refused when it %s', async (_what, encoding, code, message) => {
    const answer = await use.raw.call(READ, [frame(Buffer.from('plain'), 1)], { 'grpc-encoding': encoding })
    expect(answer).toMatchObject({ code, message })
  })

  it('is refused when it holds more than a message may, without reading all of it', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024))
    const answer = await use.raw.call(READ, [frame(bomb, 1)], { 'grpc-encoding': 'gzip' })
    expect(answer).toMatchObject({
      code: RESOURCE_EXHAUSTED,
      message: expect.stringMatching(/^Received message exceeds/) as string,
    })
  })
})

describe('a frame', () => {
  it.each([
    ['that is cut off', Buffer.from([0, 0, 0, 0, 9, 1]), INTERNAL],
    ['of which only a part of the length came', Buffer.from([0, 0]), INTERNAL],
    ['with a flag that there is not', frame(Buffer.from('?'), 2), 2],
    ['that announces 4 GiB', Buffer.from([0, 255, 255, 255, 255, 1]), RESOURCE_EXHAUSTED],
    [
      'that announces a byte more than a message may have',
      Buffer.from([0, 0, 0xff, 0xd8, 0xf1, 1]),
      RESOURCE_EXHAUSTED,
    ],
  ])('%s is refused', async (_what, bytes, code) => {
    await expect(use.raw.call(APPEND, [frame(appendOptions('framed')), bytes])).resolves.toMatchObject({ code })
    expect(use.stored('framed')).toBe(-1)
  })

  it('that comes byte by byte is read', async () => {
    const call = use.raw.open(APPEND)
    for (const byte of Buffer.concat([frame(appendOptions('bytes')), frame(appendEvent({ data: pad(300) }))]))
      call.stream.write(Buffer.from([byte]))
    call.stream.end()
    await expect(call.answer).resolves.toMatchObject({ code: 0 })
    expect(use.stored('bytes')).toBe(0)
  })
})

describe('what is no gRPC call', () => {
  const body = [frame(readOf('s'))]

  it.each([
    ['application/json', "Content-Type 'application/json' is not supported."],
    ['application/grpc-web', "Content-Type 'application/grpc-web' is not supported."],
    [undefined, 'Content-Type is missing from the request.'],
  ])('is answered with 415 when its content type is %s', async (type, message) => {
    await expect(use.raw.call(READ, body, { 'content-type': type })).resolves.toMatchObject({
      http: 415,
      code: INTERNAL,
      message,
    })
  })

  it.each(['application/grpc', 'application/grpc+proto', 'application/grpc; charset=utf-8', 'Application/GRPC'])(
    'is not what comes as %s',
    async (type) => {
      await expect(use.raw.call(READ, body, { 'content-type': type })).resolves.toMatchObject({ http: 200, code: 0 })
    },
  )

  it('is answered with 431 when it says more of itself than a call has reason to', async () => {
    await expect(use.raw.call(READ, body, { 'x-pad': 'x'.repeat(17_000) })).resolves.toMatchObject({ http: 431 })
  })

  it.each(['GET', 'PUT', 'OPTIONS'])('is answered with 405 and Allow when its method is %s', async (method) => {
    const answer = await use.raw.call(READ, [], { ':method': method })
    expect(answer).toMatchObject({ http: 405, headers: { allow: 'POST' } })
  })

  it.each([
    '/',
    '/nothing/There',
    `${STREAMS}/read`,
    `${STREAMS}/Read/`,
    `${STREAMS}/Read?x=1`,
    '/%zz',
    `/${'p'.repeat(8000)}`,
  ])('is answered with UNIMPLEMENTED when its path is another (%#)', async (path) => {
    const answer = await use.raw.call(path, body)
    expect(answer).toMatchObject({
      http: 200,
      code: UNIMPLEMENTED,
      message: expect.stringMatching(/is not offered/) as string,
    })
  })

  it.each([
    ['without te', { te: undefined }],
    ['with a requires-leader that is no answer', { 'requires-leader': 'perhaps' }],
    ['with credentials of any kind', { authorization: 'Bearer nonsense' }],
    ['with a time limit that is none', { 'grpc-timeout': 'soon' }],
    ['with a time limit of nothing', { 'grpc-timeout': '0n' }],
    ['with a time limit longer than any timer', { 'grpc-timeout': '99999999H' }],
  ])('is not a call %s', async (_what, headers) => {
    await expect(use.raw.call(READ, body, headers)).resolves.toMatchObject({ http: 200, code: 0 })
  })

  /** What the port answers to these bytes on a plain connection. */
  const plainly = (bytes: Buffer | string): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      const socket = net.connect(use.log.running.port, '127.0.0.1', () => socket.write(bytes))
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('error', reject)
      socket.on('close', () => resolve(Buffer.concat(chunks)))
    })

  it.each([
    ['a browser', 'GET /web/index.html HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a client of HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
    ['garbage', '\u0001\u0002\u0003'],
  ])('gets one clear answer and the end of the connection: %s', async (_what, bytes) => {
    const answer = (await plainly(bytes)).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 426 Upgrade Required\r\n/)
    expect(answer).toContain('gRPC over HTTP/2')
  })

  it('gets an alert when it begins with TLS', async () => {
    const hello = Buffer.concat([Buffer.from([0x16, 0x03, 0x01, 0x00, 0x05]), Buffer.from('hello')])
    expect([...(await plainly(hello))]).toEqual([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28])
  })
})

describe('a time limit', () => {
  it('ends a call that is not over by then', async () => {
    const subscription = readOf('s', (options) => options.setSubscription(new ReadOptions.SubscriptionOptions()))
    const answer = await use.raw.call(READ, [frame(subscription)], { 'grpc-timeout': '50m' })
    expect(answer).toMatchObject({ code: 4, message: 'Deadline Exceeded' })
    // The confirmation came before.
    expect(answer.messages.length).toBeGreaterThan(0)
  })

  it('ends an append that is never finished, and nothing of it is stored', async () => {
    const call = use.raw.open(APPEND, { 'grpc-timeout': '50m' })
    call.stream.write(Buffer.concat([frame(appendOptions('too-late')), frame(appendEvent())]))
    await expect(call.answer).resolves.toMatchObject({ code: 4 })
    expect(use.stored('too-late')).toBe(-1)
  })
})
