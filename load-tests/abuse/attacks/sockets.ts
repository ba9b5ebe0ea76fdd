import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { expectation, times, type Attack } from '../attack.ts'
import { placeOf } from '../crowd.ts'

const PROTOCOL = 'graphql-transport-ws'
const DAY = '2024-09-16'

/** A client of the live protocol that can misbehave. */
class LooseSocket {
  readonly socket: WebSocket
  readonly messages: string[] = []
  closed = false

  constructor(graphqlUrl: string, headers: Readonly<Record<string, string>> = {}) {
    placeOf(graphqlUrl)
    const url = graphqlUrl.replace(/^http/, 'ws')
    this.socket = new WebSocket(url, PROTOCOL, { headers, perMessageDeflate: false })
    this.socket.on('message', (data: Buffer) => this.messages.push(data.toString('utf8', 0, 300)))
    this.socket.on('error', () => this.socket.terminate())
    this.socket.on('close', () => (this.closed = true))
  }

  /** Whether the connection stands and was acknowledged. */
  async ready(): Promise<boolean> {
    const end = performance.now() + 5_000
    this.socket.once('open', () => this.socket.send('{"type":"connection_init"}'))
    while (!this.closed && performance.now() < end) {
      if (this.messages.some((message) => message.includes('connection_ack'))) return true
      await delay(10)
    }
    return false
  }

  /** Sends while the connection stands. */
  send(message: string | Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message)
  }

  end(): void {
    this.socket.terminate()
  }
}

const subscribe = (id: string, query: string, variables?: unknown): string =>
  JSON.stringify({ id, type: 'subscribe', payload: { query, ...(variables === undefined ? {} : { variables }) } })

const ID = 'x'.repeat(128)
const WALL = 'subscription { wall { position } }'

/** Messages of which each goes over a connection of its own. Pairs are sent one after the other. */
const hostile = (): readonly (readonly (string | Buffer)[])[] => [
  [subscribe(ID, WALL), subscribe(ID, WALL)],
  [subscribe('a'.repeat(100_000), WALL)],
  [subscribe('__proto__', WALL), subscribe('__proto__', WALL)],
  [subscribe('1', '{'.repeat(20_000))],
  [subscribe('1', `{${'a{'.repeat(20_000)}`)],
  [subscribe('1', `subscription { wall(unit: ${'['.repeat(20_000)}) { position } }`)],
  [
    `{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":{"v":${'['.repeat(400_000)}${']'.repeat(400_000)}}}}`,
  ],
  [`${'['.repeat(500_000)}`],
  [
    `{"id":"1","type":"subscribe","payload":{"query":"{ health { position } }","variables":{"__proto__":{"x":1},"constructor":1}}}`,
  ],
  [
    '{"id":"1","type":"subscribe","payload":{"query":"subscription($u: ID){ wall(unit: $u) { position } }","variables":{"u":"\\ud800"}}}',
  ],
  ['{"id":"\\ud800","type":"subscribe","payload":{"query":"subscription{ wall { position } }"}}'],
  [subscribe('1', `{ ${Array.from({ length: 10_000 }, (_, index) => `a${index}: health { position }`).join(' ')} }`)],
  [subscribe('1', Array.from({ length: 5_000 }, (_, index) => `query q${index} { health { position } }`).join('\n'))],
  [subscribe('1', `{ health { ${'position @include(if: true) '.repeat(5_000)} } }`)],
  [subscribe('1', 'fragment A on Health { ...B } fragment B on Health { ...A } { health { ...A } }')],
  [Buffer.from([0xff, 0xfe, 0xfd])],
  ['not json'],
  ['{"type":"connection_init"}'],
  ['{"type":"nothing"}'],
  ['{"type":"pong","payload":{"a":1}}', '{"type":"ping"}', '{"type":"complete","id":"never"}'],
]

/** Hostile messages on good connections, and upgrades from foreign pages. */
export const hostileMessages: Attack = {
  name: 'hostile-messages',
  what: 'upgrades from foreign pages, and messages that are too deep, too long, doubled or no messages',
  maxGrowthMiB: 250,
  async run({ system, crowd }) {
    const { graphql } = system.urls
    const { host } = new URL(graphql)
    const head = (path: string, more: string): string =>
      `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ${PROTOCOL}\r\n${more}\r\n`
    const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    const entered: string[] = []
    for (const [what, bytes] of Object.entries({
      'a path of two slashes': head('//', key),
      'a foreign page': head('/graphql', `${key}Origin: http://evil.example\r\n`),
      'a foreign page and a path of two slashes': head('//', `${key}Origin: http://evil.example\r\n`),
      'an origin that is no address': head('/graphql', `${key}Origin: http://[\r\n`),
      'no key': head('/graphql', ''),
      'a key that is none': head('/graphql', 'Sec-WebSocket-Key: short\r\n'),
      'an absolute target': head('http://[/graphql', key),
    })) {
      const { status } = await crowd.say(graphql, bytes)
      if (status === 101) entered.push(what)
    }
    for (const messages of hostile()) {
      const client = new LooseSocket(graphql)
      if (await client.ready()) for (const message of messages) client.send(message)
      await delay(150)
      client.end()
    }
    const after = new LooseSocket(graphql)
    const alive = await after.ready()
    after.end()
    return [
      expectation('nobody enters who must not', entered.length === 0, entered.join(', ')),
      expectation('a new screen is let in afterwards', alive),
    ]
  },
}

const EVERYTHING = `{ facts(unit: "JUDGED", first: 1000) { edges { node { position eventId type source id unit time receivedAt hash flags } } } }`

/** One connection that asks on and on, takes nothing and keeps itself alive by pongs. */
export const unreadSocket: Attack = {
  name: 'unread-socket',
  what: 'one socket asks hundreds of large questions, takes no answer, and sends pongs',
  maxGrowthMiB: 300,
  async run({ system, size }) {
    const client = new LooseSocket(system.urls.graphql)
    const ready = await client.ready()
    client.socket.pause()
    const timer = setInterval(() => {
      if (client.socket.readyState === WebSocket.OPEN) client.socket.pong()
    }, 1_000)
    const questions = times(size, 96, 288)
    for (let index = 0; index < questions; index += 1) {
      client.send(subscribe(`q${index}`, EVERYTHING))
      await delay(20)
    }
    await delay(times(size, 2_000, 20_000))
    clearInterval(timer)
    client.end()
    return [expectation('the socket was let in at first', ready)]
  },
}

/** With the question of the screen beside they held every place that there once was, and none too many. */
const HOLDERS = 16
const QUESTIONS = 255

/** Sockets that ask as many different questions as they can, so that nobody else can ask. */
export const everyTopic: Attack = {
  name: 'every-topic',
  what: 'sockets subscribe to as many different questions as they may; then a screen of the room connects',
  maxGrowthMiB: 250,
  async run({ system }) {
    const holders = Array.from({ length: HOLDERS }, () => new LooseSocket(system.urls.graphql))
    await Promise.all(holders.map((holder) => holder.ready()))
    for (let question = 0; question < QUESTIONS; question += 1)
      holders[question % HOLDERS]?.send(
        subscribe(
          `t${question}`,
          `subscription { wall(unit: "JUDGED", date: "${DAY}", session: morning) { a${question}: position attendance { value } } }`,
        ),
      )
    await delay(1_000)
    const screen = new LooseSocket(system.urls.graphql)
    await screen.ready()
    screen.send(
      subscribe('room', `subscription { wall(unit: "JUDGED", date: "${DAY}", session: morning) { unit position } }`),
    )
    const end = performance.now() + 10_000
    const answered = (): boolean => screen.messages.some((message) => message.includes('"next"'))
    while (!answered() && performance.now() < end) await delay(50)
    const shown = answered()
    for (const holder of [...holders, screen]) holder.end()
    return [expectation('the screen of the room is answered', shown, screen.messages.at(-1) ?? 'nothing came')]
  },
}
