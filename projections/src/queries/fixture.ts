import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClickHouse, type ClickHouse, type ClickHouseOptions } from '@ioc/clickhouse'
import { catalogue, localDay, parseInstant, parseTypeName, upcast } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import type { ReadModel } from '../read-model.ts'
import { readModels as allModels } from '../read-models/index.ts'
import { tableOf } from '../read-model.ts'
import { modelVersions } from '../versions.ts'
import { takeEpoch } from '../runtime/meta.ts'
import { settleModels } from '../runtime/model-state.ts'
import { prepareGeneration, prepareMeta } from '../runtime/storage.ts'
import { HierarchyCache } from './hierarchy.ts'
import { createReading, type Reading } from './reading.ts'
import { DEAD_LETTERS, generationDatabase, SnapshotReader } from './snapshot.ts'

/** A fact as a spec writes it; what is left out is made up. */
export interface FactInput {
  /** Short name after `vn.edu.`, for example `attendance.session-taken.v1`. */
  readonly type: string
  readonly unit: string
  readonly data: Readonly<Record<string, unknown>>
  readonly time?: string
  readonly flags?: readonly string[]
  /** What became of it; only what is `counted` has rows in the read models. */
  readonly status?: string
  /** Written this many times with the same position, as an insert that was repeated. */
  readonly times?: number
}

/** A read model for specs: rows go in through the models, as the projector writes them, into an engine of its own. */
export interface ReadModelFixture {
  readonly clickhouse: ClickHouse
  /** Appends facts and moves the checkpoint behind them; returns the last position. */
  readonly append: (facts: readonly FactInput[]) => Promise<bigint>
  /** Writes rows above the checkpoint, as a batch that is not complete. */
  readonly appendUnfinished: (facts: readonly FactInput[]) => Promise<void>
  readonly deadLetter: (reason: string) => Promise<void>
  /** Confirms that the model is level with the log at a real time in milliseconds. */
  readonly confirm: (realMs: number) => Promise<void>
  readonly reading: (today: string) => Promise<Reading>
  readonly close: () => Promise<void>
}

const GENERATION = 1
const DATABASE = generationDatabase(GENERATION)

const HASH = 'a'.repeat(64)

/** A fact as the runtime hands it to the models: decoded and brought to its newest version. */
export function factOf(input: FactInput, position: bigint): Fact {
  const time = input.time ?? '2024-09-16T07:00:00+07:00'
  const timeNs = parseInstant(time)
  if (timeNs === undefined) throw new Error(`${time} is not RFC 3339`)
  const { type, data } = upcast({ type: `vn.edu.${input.type}`, data: input.data })
  const id = `fact-${position}`
  return {
    position,
    revision: 0n,
    stream: `unit-${input.unit}`,
    eventId: randomUUID(),
    type,
    family: parseTypeName(type)?.family ?? '',
    id,
    source: 'urn:spec',
    subject: input.unit,
    time,
    timeNs,
    receivedAt: time,
    keyId: 'spec',
    hash: HASH,
    flags: input.flags ?? [],
    traceparent: undefined,
    attributes: {},
    data,
  }
}

/** A fact as `facts` holds it, without what became of it. */
export const factRow = (fact: Fact) => ({
  position: String(fact.position),
  previous: '0',
  event_id: fact.eventId,
  stream: fact.stream,
  revision: '0',
  type: fact.type,
  family: fact.family,
  unit: fact.subject,
  source: fact.source,
  id: fact.id,
  time: fact.time,
  day: localDay(fact.timeNs),
  received_at: fact.receivedAt,
  key_id: fact.keyId,
  hash: fact.hash,
  flags: fact.flags,
  epoch: 1,
})

/**
 * Opens an engine in a directory of its own with an empty generation.
 * @param more models that only a spec has
 */
export async function openFixture(
  options: ClickHouseOptions = {},
  more: readonly ReadModel[] = [],
): Promise<ReadModelFixture> {
  const readModels = [...allModels, ...more]
  const path = mkdtempSync(join(tmpdir(), 'ioc-queries-'))
  const clickhouse = await openClickHouse({ path }, options)
  await prepareMeta(clickhouse)
  await prepareGeneration(clickhouse, DATABASE)
  await settleModels({ clickhouse, database: DATABASE }, readModels, await takeEpoch(clickhouse, GENERATION, 0), true)
  await clickhouse.insert('ioc.pointer', [
    {
      generation: GENERATION,
      epoch: 1,
      set_at_ms: '1',
      versions: modelVersions(readModels),
      catalogue_version: catalogue.version,
    },
  ])
  const snapshots = new SnapshotReader(clickhouse)
  const hierarchies = new HierarchyCache(clickhouse)
  let position = 0n
  /** Newest position of each table's rows, as cells of a checkpoint. */
  const newest: Record<string, string> = Object.fromEntries(
    [...readModels.map(({ name }) => name), DEAD_LETTERS].map((table) => [table, '0']),
  )

  const write = async (inputs: readonly FactInput[], from: bigint): Promise<Fact[]> => {
    const written = inputs.map((input, index) => ({
      fact: factOf(input, from + BigInt(index + 1) * 10n),
      status: input.status ?? 'counted',
      times: input.times ?? 1,
    }))
    const twice = written.flatMap(({ times, ...row }) => Array.from({ length: times }, () => row))
    for (const model of readModels) {
      const rows = twice.flatMap(({ fact, status }) =>
        status === 'counted' && model.handles.includes(fact.type)
          ? model.rows(fact).map((row) => JSON.stringify([...row, String(fact.position), 1]))
          : [],
      )
      const columns = [...model.columns.map(({ name }) => name), 'position', 'epoch']
      await clickhouse.insert(`${DATABASE}.${tableOf(model)}`, rows, { columns })
    }
    await clickhouse.insert(
      `${DATABASE}.facts`,
      twice.map(({ fact, status }) => ({ ...factRow(fact), status })),
    )
    return written.map(({ fact }) => fact)
  }

  return {
    clickhouse,
    async append(inputs) {
      const written = await write(inputs, position)
      const last = written.at(-1)
      if (last === undefined) return position
      for (const [index, fact] of written.entries()) {
        if ((inputs[index]?.status ?? 'counted') !== 'counted') continue
        for (const model of readModels)
          if (model.handles.includes(fact.type)) newest[model.name] = String(fact.position)
      }
      const checkpoint = { event_id: last.eventId, received_at: last.receivedAt, epoch: 1, newest }
      await clickhouse.insert(`${DATABASE}.checkpoint`, [
        { position: String(last.position), previous: String(position), ...checkpoint },
      ])
      position = last.position
      return position
    },
    async appendUnfinished(inputs) {
      await write(inputs, position)
    },
    async deadLetter(reason) {
      const letter = {
        event_id: randomUUID(),
        stream: 'unit-x',
        type: 'vn.edu.x.y.v1',
        reason,
        bytes: 'e30=',
        epoch: 1,
      }
      position += 10n
      newest[DEAD_LETTERS] = String(position)
      await clickhouse.insert(`${DATABASE}.dead_letters`, [{ position: String(position), ...letter }])
      await clickhouse.insert(`${DATABASE}.checkpoint`, [
        {
          position: String(position),
          previous: '0',
          event_id: letter.event_id,
          received_at: '2024-09-16T08:00:00+07:00',
          epoch: 1,
          newest,
        },
      ])
    },
    async confirm(realMs) {
      await clickhouse.insert('ioc.confirmations', [
        { confirmed_at_ms: String(realMs), generation: GENERATION, position: String(position) },
      ])
    },
    async reading(today) {
      const snapshot = await snapshots.open('analyst')
      const hierarchy = await hierarchies.at('analyst', snapshot)
      return createReading({ clickhouse, role: 'analyst', snapshot, hierarchy, catalogue, today })
    },
    async close() {
      await clickhouse.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}
