import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expectation, times, type Attack, type Target } from '../attack.ts'
import { trickle } from '../crowd.ts'

const bases = ({ system }: Target): Readonly<Record<string, string>> => ({
  gateway: new URL('/', system.urls.graphql).href,
  ingest: system.urls.ingest,
  admin: system.urls.admin,
})

const rawRequest = (method: string, path: string, host: string, headers: readonly string[] = [], body = ''): string =>
  [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...headers, '', body].join('\r\n')

/** One large answer: the facts of everything, page by page of the largest size. */
const LARGE = `{ ${Array.from({ length: 4 }, (_, index) => `f${index}: facts(unit: "JUDGED", first: 1000) { edges { cursor node { position eventId type source id unit time receivedAt hash flags } } }`).join(' ')} }`

/** Readers that ask for a large answer and never take a byte of it. */
export const readersWhoDoNotRead: Attack = {
  name: 'readers-who-do-not-read',
  what: 'clients ask for one large answer each and never read',
  maxGrowthMiB: 300,
  async run(target) {
    const { crowd, system, size } = target
    const address = bases(target)['gateway'] ?? ''
    const { host } = new URL(address)
    const body = JSON.stringify({ query: LARGE })
    const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]
    const request = rawRequest('POST', '/graphql', host, headers, body)
    const sockets = await crowd.openMany(address, times(size, 40, 150))
    for (const socket of sockets) {
      socket.pause()
      socket.write(request)
    }
    await delay(times(size, 5_000, 20_000))
    return [expectation('the system still names its gateway', system.state().pids.gateway !== undefined)]
  },
}

/** Connections that say nothing, and such that say one byte of a header at a time. */
export const idleAndSlow: Attack = {
  name: 'idle-and-slow',
  what: 'connections that say nothing, or a header byte by byte, on every port that speaks HTTP',
  maxGrowthMiB: 150,
  async run(target) {
    const { crowd, size } = target
    const count = times(size, 100, 600)
    const slow: Socket[] = []
    for (const address of Object.values(bases(target))) {
      await crowd.openMany(address, count)
      slow.push(...(await crowd.openMany(address, count)))
    }
    for (const socket of slow) socket.write('POST /v1/events HTTP/1.1\r\nX-Slow: ')
    const stop = trickle(slow, 'a')
    await delay(times(size, 3_000, 15_000))
    stop()
    return []
  },
}

const LONG = 'a'.repeat(100_000)

/** Requests that are none, or bad ones. None of them may be answered with 5xx but 501, 503 and 505, or end a process. */
const malformed = (host: string): readonly string[] => [
  'GET // HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  rawRequest('GET', '//', host),
  rawRequest('GET', '/%zz', host),
  rawRequest('GET', '/assets/%zz', host),
  rawRequest('GET', '/..%2f..%2f..%2fetc/passwd', host),
  rawRequest('GET', `/${LONG}`, host),
  rawRequest('GET', '/', host, [`X-Long: ${LONG}`]),
  rawRequest(
    'GET',
    '/',
    host,
    Array.from({ length: 5_000 }, (_, index) => `X-${index}: 1`),
  ),
  rawRequest('POST', '/v1/events', host, ['Content-Length: 5', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
  rawRequest('POST', '/v1/events', host, ['Transfer-Encoding: chunked'], 'zz\r\n\r\n'),
  rawRequest('POST', '/v1/events', host, ['Transfer-Encoding: gzip']),
  rawRequest('POST', '/v1/events', host, ['Content-Length: -1']),
  rawRequest('POST', '/v1/events', host, ['Content-Length: 99999999999999999999']),
  rawRequest('CONNECT', 'example.org:443', host),
  rawRequest('TRACE', '/', host),
  rawRequest('OPTIONS', '*', host),
  rawRequest('GET', 'http://elsewhere.example/graphql', host),
  rawRequest('BREW', '/', host),
  'GET / HTTP/1.1\r\n\r\n',
  `GET / HTTP/1.1\r\nHost: ${host}\r\nHost: other\r\n\r\n`,
  'GET / HTTP/1.0\r\n\r\n',
  'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\u0016\u0003\u0001\u0000\u00a5\u0001\u0000',
  '\r\n\r\n\r\n',
  'GET\u0000 / HTTP/1.1\r\n\r\n',
  rawRequest('GET', '/', 'unknown.example'),
  rawRequest('GET', '/', '[', ['Origin: http://[']),
  rawRequest('GET', '/graphql', host, [
    'Connection: Upgrade',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
  ]),
  rawRequest('POST', '/graphql', host, ['Connection: Upgrade', 'Upgrade: websocket', 'Content-Length: 4'], '{{{{'),
]

const DECENT = new Set([501, 503, 505])

/** Malformed requests on every port that speaks HTTP. */
export const malformedRequests: Attack = {
  name: 'malformed-requests',
  what: 'requests that are none, or bad ones, on every port that speaks HTTP',
  maxGrowthMiB: 150,
  async run(target) {
    const { crowd } = target
    const indecent: string[] = []
    for (const [name, address] of Object.entries(bases(target))) {
      for (const bytes of malformed(new URL(address).host)) {
        const { status } = await crowd.say(address, Buffer.from(bytes, 'latin1'))
        if (status !== undefined && status >= 500 && !DECENT.has(status))
          indecent.push(`${name} answers ${status} to ${JSON.stringify(bytes.slice(0, 60))}`)
      }
    }
    return [
      expectation('no malformed request is answered as a failure of ours', indecent.length === 0, indecent.join('; ')),
    ]
  },
}
