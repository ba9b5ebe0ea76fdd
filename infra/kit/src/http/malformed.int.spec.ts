import { connect, type AddressInfo, type Socket } from 'node:net'
import { Registry } from 'prom-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createHttpServer } from './http-server.ts'

const app = createHttpServer({
  host: '127.0.0.1',
  health: { notReady: () => undefined, metrics: new Registry() },
  connections: { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 },
  dataOnly: true,
})
app.post('/echo', { bodyLimit: 100_000 }, async (request) => ({ got: request.body }))
app.get('/things/:name', async () => ({}))
const held: (() => void)[] = []
app.get('/held', () => new Promise((resolve) => held.push(() => resolve({ held: true }))))

let port = 0
const sockets: Socket[] = []
beforeAll(async () => {
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})
afterAll(() => app.close())

/** Sends bytes and collects what comes back until the server ends the connection. */
function say(bytes: string, then?: (socket: Socket, soFar: string) => void): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  sockets.push(socket)
  let text = ''
  socket.write(bytes, 'latin1')
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      then?.(socket, text)
    })
    socket.on('end', () => {
      socket.end()
      resolve(text)
    })
    socket.on('error', reject)
  })
}

const parts = (answer: string) => {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2)
  const [, status = ''] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? []
  return { status: Number(status), head: head.toLowerCase(), body }
}
function expectProblem(answer: string, status: number, code: string): void {
  const { head, body, ...rest } = parts(answer)
  expect(rest.status, answer).toBe(status)
  expect(head).toContain('content-type: application/problem+json')
  expect(head).toContain('x-content-type-options: nosniff')
  expect(head).toContain('cache-control: no-store')
  expect(JSON.parse(body)).toMatchObject({ code, status, type: `/problems/${code}` })
  expect(body).not.toMatch(/FST_|HPE_|node_modules|\bat \/\w+\/|stack/)
}
const LAST = 'Connection: close\r\n'
const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}${LAST}\r\n`
const post = (more: string, body = '') => `POST /echo HTTP/1.1\r\nHost: localhost\r\n${more}\r\n${body}`
const CHUNKED = 'Transfer-Encoding: chunked\r\n'

describe('what is not HTTP, or bad HTTP, is answered with problem details', () => {
  it.each([
    ['bytes of TLS', '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\r\n\r\n'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['another version', 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['no Host', `GET /healthz HTTP/1.1\r\n${LAST}\r\n`],
    ['two Hosts', get('/healthz', 'Host: localhost\r\n')],
    ['another host in the address', get('http://127.0.0.1/healthz')],
    ['a space in a name of a header', get('/healthz', 'X Y: 1\r\n')],
    ['a header without a colon', get('/healthz', 'nonsense\r\n')],
    ['a folded header', get('/healthz', 'X: 1\r\n 2\r\n')],
    ['a bare line feed in a header', get('/healthz', 'X: 1\nY: 2\r\n')],
    ['NUL in a header', get('/healthz', 'X: \u0000\r\n')],
    ['a length that is none', post('Content-Length: five\r\n')],
    ['a negative length', post('Content-Length: -1\r\n')],
    ['a length beyond all numbers', post('Content-Length: 99999999999999999999999\r\n')],
    ['two lengths', post('Content-Length: 1\r\nContent-Length: 2\r\n', 'ab')],
    ['a length beside chunks', post(`Content-Length: 5\r\n${CHUNKED}`, '0\r\n\r\n')],
    ['chunks beside a length', post(`${CHUNKED}Content-Length: 5\r\n`, '0\r\n\r\n')],
    ['an unknown transfer encoding', post('Transfer-Encoding: gzip\r\n')],
    ['chunks that are not the last encoding', post('Transfer-Encoding: chunked, gzip\r\n')],
    ['chunks twice', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n')],
    ['a chunk without a length', post(CHUNKED, 'zz\r\n\r\n')],
    ['a chunk longer than it says', post(`Content-Type: application/json\r\n${CHUNKED}`, '1\r\nabcdef\r\n0\r\n\r\n')],
    ['an address that is no UTF-8', get('/%zz')],
    ['half a character in an address', get('/things/%c3')],
  ])('%s', async (_what, bytes) => {
    expectProblem(await say(bytes), 400, 'malformed-request')
  })

  it('headers that are too large, an address that is too long, a name in it that is', async () => {
    expectProblem(await say(get('/healthz', `X: ${'a'.repeat(20_000)}\r\n`)), 431, 'headers-too-large')
    const many = Array.from({ length: 5_000 }, (_, index) => `X-${index}: 1\r\n`).join('')
    expectProblem(await say(get('/healthz', many)), 431, 'headers-too-large')
    expectProblem(await say(get(`/${'a'.repeat(20_000)}`)), 414, 'uri-too-long')
    expectProblem(await say(get(`/things/${'a'.repeat(500)}`)), 414, 'uri-too-long')
  })

  it('an expectation that cannot be met, and a wish for a tunnel', async () => {
    expectProblem(await say(get('/healthz', 'Expect: miracles\r\n')), 417, 'expectation-failed')
    const connectTo = 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n'
    expectProblem(await say(connectTo), 405, 'method-not-allowed')
  })

  it('a head or a body that does not arrive in time', async () => {
    expectProblem(await say('GET /healthz HTTP/1.1\r\nX-Slow: a'), 408, 'request-timeout')
    expectProblem(
      await say(post('Content-Type: application/json\r\nContent-Length: 5\r\n', 'ab')),
      408,
      'request-timeout',
    )
  })

  it('nothing at all for a connection that says nothing', async () => {
    expect(await say('')).toBe('')
  })
})

describe('a refusal and the connection that it comes over', () => {
  it('reaches a client that is still sending a body that is too large', async () => {
    const body = 'x'.repeat(8_000_000)
    const head = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    expectProblem(await say(post(head, body)), 413, 'body-too-large')
    const chunked = `${(4_000_000).toString(16)}\r\n${body.slice(0, 4_000_000)}\r\n0\r\n\r\n`
    expectProblem(await say(post(`Content-Type: application/json\r\n${CHUNKED}`, chunked)), 413, 'body-too-large')
    const nowhere = `POST /nowhere HTTP/1.1\r\nHost: localhost\r\n${head}\r\n${body}`
    expectProblem(await say(nowhere), 404, 'not-found')
  })

  it('is not taken for the answer to an earlier request that is still under way', async () => {
    const pipelined = say('GET /held HTTP/1.1\r\nHost: localhost\r\n\r\nnonsense\r\n\r\n')
    await expect.poll(() => held.length).toBe(1)
    held.pop()?.()
    const answers = (await pipelined).split('HTTP/1.1 ')
    expect(answers[1]).toMatch(/^200 [^]*{"held":true}$/)
    expect(answers[2]).toMatch(/^400 [^]*malformed-request/)
  })

  it('does not ask for a body that will be refused, and asks for one that will be read', async () => {
    const json = 'Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n'
    const refused = await say(`POST /nowhere HTTP/1.1\r\nHost: localhost\r\n${json}\r\n`)
    expectProblem(refused, 404, 'not-found')
    let sent = false
    const taken = await say(post(`${LAST}${json}`), (socket, soFar) => {
      if (!soFar.startsWith('HTTP/1.1 100 ') || sent) return
      sent = true
      socket.write('{}')
    })
    expect(taken).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  })
})

describe('a method that an address does not take', () => {
  it.each([
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/things/one?x=1', 'GET, HEAD'],
    ['OPTIONS', '/metrics', 'GET, HEAD'],
    ['GET', '/echo', 'POST'],
    ['HEAD', '/echo', 'POST'],
    ['TRACE', '/readyz', 'GET, HEAD'],
    ['PROPFIND', '/readyz', 'GET, HEAD'],
  ])('%s %s is answered with 405 and the methods that it takes', async (method, path, allow) => {
    const answer = await say(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${LAST}\r\n`)
    const { status, head, body } = parts(answer)
    expect(status).toBe(405)
    expect(head).toContain(`allow: ${allow.toLowerCase()}`)
    if (method === 'HEAD') expect(body).toBe('')
    else expectProblem(answer, 405, 'method-not-allowed')
  })

  it('is told from an address that nothing is at', async () => {
    for (const path of ['/', '//', '/nowhere', '/echo/', '/things', '/things/', '/things/a/b']) {
      expectProblem(await say(`PUT ${path} HTTP/1.1\r\nHost: localhost\r\n${LAST}\r\n`), 404, 'not-found')
    }
    expectProblem(await say(`OPTIONS * HTTP/1.1\r\nHost: localhost\r\n${LAST}\r\n`), 404, 'not-found')
  })
})
