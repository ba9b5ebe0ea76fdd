import { openFixture, opened, register, school, type ReadModelFixture } from '@ioc/projections/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { counted, type CountedEngine } from '../testing/counting.ts'
import { startFixture, until, type GatewayFixture } from '../testing/fixture.ts'
import { SocketClient } from '../testing/socket-client.ts'

let facts: ReadModelFixture
let engine: CountedEngine
let gateway: GatewayFixture
beforeAll(async () => {
  facts = await openFixture()
  engine = counted(facts.clickhouse)
  gateway = await startFixture({ facts: { ...facts, clickhouse: engine.clickhouse } })
  await facts.append([opened('P', 'province'), school('S1', 'P', ['TH']), register('S1', '1A', 30, 35)])
  await facts.confirm(gateway.clock.real())
})
afterAll(async () => {
  await gateway.close()
  await facts.close()
})

const BOARD = `query Board @live { kpi(pack: "dt-2024", unit: "P") { indicators { code figure { percent asOf { position } } } } }`
const GRID = `query Grid @live { wall(date: "2024-09-16", session: morning) { position attendance { numerator } } }`
const HEALTH = `query Frame @live { health { deadLetters } }`

interface Result {
  readonly data?: Readonly<Record<string, unknown>>
  readonly extensions?: {
    readonly live: { readonly position: string; readonly generation: number; readonly freshness: object }
  }
}

/** A screen that asks one question, with every result that it got. */
async function watch(query: string) {
  const client = await SocketClient.connect(gateway.gateway.url)
  client.send({ id: '1', type: 'subscribe', payload: { query } })
  const results = (): Result[] =>
    client.messages.flatMap(({ type, payload }) => (type === 'next' ? [payload as Result] : []))
  await until(() => results().length > 0)
  return {
    results,
    answers: () => results().filter(({ data }) => data !== undefined),
    /** Waits until the screen knows how things stand at a position. */
    at: (position: bigint) => until(() => BigInt(results().at(-1)?.extensions?.live.position ?? 0) >= position),
    close: () => client.close(),
  }
}

const numerator = ({ data }: Result): unknown =>
  (data?.['wall'] as { attendance: { numerator: string } }).attendance.numerator

describe('a live query', () => {
  it('is answered at once and when what it read has moved, and says its age in between', async () => {
    const grid = await watch(GRID)
    expect(grid.answers().map(numerator)).toEqual(['30'])
    const position = await facts.append([register('S1', '1B', 12, 20)])
    gateway.gateway.notify()
    await until(() => grid.answers().length === 2)
    expect(grid.answers().map(numerator)).toEqual(['30', '42'])
    await until(() => grid.results().length > 2)
    expect(grid.results().at(-1)).toEqual({
      extensions: {
        live: {
          generation: 1,
          position: String(position),
          time: expect.any(String),
          rate: 1,
          freshness: { state: 'fresh', ageSeconds: expect.any(Number) },
        },
      },
    })
    grid.close()
  })

  it('is not read again for a fact that it does not count: attendance renews no board', async () => {
    const [board, grid] = [await watch(BOARD), await watch(GRID)]
    const before = engine.reads()
    const answers = board.answers().length
    for (let index = 0; index < 3; index += 1) {
      const known = grid.answers().length
      await facts.append([register('S1', `K${index}`, 1, 1)])
      gateway.gateway.notify()
      await until(() => grid.answers().length > known)
    }
    const after = engine.reads()
    expect(after['attendance']).toBeGreaterThan(before['attendance'] ?? 0)
    for (const table of ['capabilities', 'measures', 'units'])
      expect([table, after[table]]).toEqual([table, before[table]])
    // The board is told that it stands at the new position all the same.
    await board.at(await facts.append([]))
    expect(board.answers().length).toBe(answers)
    board.close()
    grid.close()
  })

  it('is read again when what it counts has moved', async () => {
    const board = await watch(BOARD)
    const before = board.answers().length
    await facts.append([
      {
        type: 'declaration.capability-reported.v1',
        unit: 'S1',
        data: { capability: 'lms', inUse: true, period: '2024' },
      },
    ])
    gateway.gateway.notify()
    await until(() => board.answers().length > before)
    board.close()
  })

  it('that nobody watches costs no statement', async () => {
    const grid = await watch(GRID)
    grid.close()
    await until(async () => /^ioc_gateway_sockets 0$/m.test((await gateway.get('/metrics')).text))
    const before = engine.reads()
    const position = await facts.append([register('S1', 'L', 1, 1)])
    gateway.gateway.notify()
    const seen = new RegExp(`^ioc_gateway_position ${position}$`, 'm')
    await until(async () => seen.test((await gateway.get('/metrics')).text))
    expect(engine.reads()).toEqual(before)
  })

  it('sees what nobody tells of within its two seconds', async () => {
    const frame = await watch(`query Frame @live { health { deadLetters services { name } } }`)
    const before = frame.answers().length
    await until(() => frame.answers().length > before)
    frame.close()
  })

  it('sees a dead letter, which moves no read model', async () => {
    const frame = await watch(HEALTH)
    await facts.deadLetter('unreadable')
    gateway.gateway.notify()
    await until(() => frame.answers().length === 2)
    expect(frame.answers()[1]?.data).toEqual({ health: { deadLetters: 1 } })
    frame.close()
  })

  it('means another day after midnight', async () => {
    const grid = await watch('query Today @live { wall { date } }')
    const [before] = grid.answers()
    gateway.clock.advance(86_400_000)
    await until(() => grid.answers().length > 1)
    expect(grid.answers().at(-1)?.data).not.toEqual(before?.data)
    gateway.clock.advance(-86_400_000)
    grid.close()
  })

  it('is answered once over HTTP, and once without the directive', async () => {
    expect((await gateway.query(GRID)).data).toMatchObject({ wall: { attendance: { numerator: expect.any(String) } } })
    const once = await watch(GRID.replace('@live', ''))
    expect(once.results()[0]).not.toHaveProperty('extensions')
    once.close()
  })
})

describe('a subscription', () => {
  it('repeats its answer at the newest position without reading again', async () => {
    const client = await SocketClient.connect(gateway.gateway.url)
    const query = 'subscription { wall(date: "2024-09-16", session: morning) { position attendance { numerator } } }'
    client.send({ id: '1', type: 'subscribe', payload: { query } })
    const newest = (): bigint => {
      const payload = client.messages.filter(({ type }) => type === 'next').at(-1)?.payload as Result | undefined
      return BigInt((payload?.data?.['wall'] as { position: string } | undefined)?.position ?? 0)
    }
    await until(() => newest() > 0n)
    const before = engine.reads()
    const payment = { paymentId: '1', amount: 1_000, method: 'cash' }
    const position = await facts.append([{ type: 'payments.received.v1', unit: 'S1', data: payment }])
    gateway.gateway.notify()
    await until(() => newest() === position)
    expect(engine.reads()).toEqual(before)
    client.close()
  })
})
