import type { ClickHouse } from '@ioc/clickhouse'
import Type from 'typebox'
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { EVERY_TABLE, KeptStatements, stampsOf, tablesIn } from './kept-statements.ts'
import type { Snapshot } from './snapshot.ts'

const at = (position: bigint, newest: Readonly<Record<string, bigint>>): Snapshot => ({
  generation: 1,
  database: 'ioc_g1',
  position,
  receivedAt: undefined,
  confirmedAt: undefined,
  tables: new Map(),
  newest: new Map(Object.entries(newest)),
})
const SQL = 'SELECT 1 FROM {database:Identifier}.attendance WHERE position <= {position:UInt64}'
const IDLE = { queued: 0, running: 0 }
const Row = Type.Object({ n: Type.Number() })

/** Statements over an engine that counts what it is asked. */
function counted() {
  const state = { asked: 0, now: 0, failing: false }
  const query: ClickHouse['query'] = async (_role, _sql, _params, { schema }) => {
    state.asked += 1
    const row: unknown = { n: state.asked }
    if (state.failing || !Check(schema, row)) throw new Error('away')
    return [row]
  }
  const never = () => Promise.reject(new Error('nothing but reading is asked'))
  const load = () => ({ writer: IDLE, wall: IDLE, analyst: IDLE })
  const engine: ClickHouse = {
    ...{ query, load, embedded: true, version: '' },
    ...{ insert: never, command: never, kill: never, close: never },
  }
  const kept = new KeptStatements(() => state.now)
  const ask = async (snapshot: Snapshot, params = {}, sql = SQL) => {
    const read: string[] = []
    const reader = kept.reader(engine, snapshot, (table) => read.push(table))
    const given = { database: snapshot.database, position: String(snapshot.position), ...params }
    const [row] = await reader.query('wall', sql, given, { schema: Row })
    return { n: row?.n, read }
  }
  return { state, ask }
}

describe('the tables of a statement', () => {
  it('are those that it names, without the version in their names', () => {
    const sql = 'SELECT 1 FROM {database:Identifier}.exams_v3 JOIN {database:Identifier}.units USING unit'
    expect(tablesIn(sql)).toEqual(['exams', 'units'])
  })

  it('are all where it does not say them as the others do', () => {
    for (const sql of ['SELECT 1', 'SELECT 1 FROM {database:Identifier}.{table:Identifier}']) {
      expect(tablesIn(sql)).toEqual([EVERY_TABLE])
    }
  })
})

describe('kept statements', () => {
  it('are read again when a table of theirs has moved, and only then', async () => {
    const { state, ask } = counted()
    expect(await ask(at(10n, { attendance: 10n }))).toEqual({ n: 1, read: ['attendance'] })
    expect(await ask(at(20n, { attendance: 10n, payments: 20n }))).toEqual({ n: 1, read: ['attendance'] })
    expect((await ask(at(30n, { attendance: 30n, payments: 20n }))).n).toBe(2)
    expect(state.asked).toBe(2)
  })

  it('tell apart what is asked, and generations', async () => {
    const { ask } = counted()
    const snapshot = at(10n, { attendance: 10n })
    const answers = [
      await ask(snapshot, { date: '2024-09-16' }),
      await ask(snapshot, { date: '2024-09-17' }),
      await ask({ ...snapshot, database: 'ioc_g2' }, { date: '2024-09-16' }),
    ]
    expect(answers.map(({ n }) => n)).toEqual([1, 2, 3])
  })

  it('that read every table, or one that the checkpoint does not name, are read again at every position', async () => {
    for (const sql of ['SELECT 1', 'SELECT 1 FROM {database:Identifier}.facts']) {
      const { ask } = counted()
      await ask(at(10n, { attendance: 10n }), {}, sql)
      expect((await ask(at(20n, { attendance: 10n }), {}, sql)).n).toBe(2)
    }
  })

  it('keep apart what is asked for at a position of its own', async () => {
    const { ask } = counted()
    const snapshot = at(10n, { attendance: 10n })
    const answers = [await ask(snapshot), await ask(snapshot, { position: '7' }), await ask(snapshot)]
    expect(answers.map(({ n }) => n)).toEqual([1, 2, 1])
  })

  it('are not kept when they failed', async () => {
    const { state, ask } = counted()
    state.failing = true
    await expect(ask(at(10n, { attendance: 10n }))).rejects.toThrow('away')
    state.failing = false
    expect((await ask(at(10n, { attendance: 10n }))).n).toBe(2)
  })

  it('are forgotten when nobody has asked for them for a while', async () => {
    const { state, ask } = counted()
    const snapshot = at(10n, { attendance: 10n })
    await ask(snapshot)
    for (state.now = 0; state.now <= 60_000; state.now += 5_000) expect((await ask(snapshot)).n).toBe(1)
    state.now += 60_000
    await ask(snapshot, { date: 'another' })
    state.now += 60_000
    expect((await ask(snapshot)).n).toBe(3)
  })
})

describe('stamps', () => {
  it('do not depend on the order in which tables were read', () => {
    const snapshot = at(10n, { attendance: 10n, units: 5n })
    expect(stampsOf(snapshot, ['units', 'attendance'])).toBe(stampsOf(snapshot, ['attendance', 'units']))
  })
})
