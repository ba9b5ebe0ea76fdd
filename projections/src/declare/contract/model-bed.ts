import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openClickHouse, type ClickHouse } from '@ioc/clickhouse'
import { parseInstant } from '@ioc/contracts'
import { noFailpoints } from '@ioc/kit'
import Type from 'typebox'
import { tableOf } from '../../read-model.ts'
import { isCancelled } from '../../read-models/version.ts'
import { layOutBatch } from '../../runtime/batch.ts'
import { createEntryDecoder } from '../../runtime/decode-entry.ts'
import { GenerationStore } from '../../runtime/generation-store.ts'
import { hashModels } from '../../runtime/hashes.ts'
import { takeEpoch } from '../../runtime/meta.ts'
import { ModelSet } from '../../runtime/model-set.ts'
import { settleModels } from '../../runtime/model-state.ts'
import { prepareGeneration, prepareMeta } from '../../runtime/storage.ts'
import { factAt } from '../../testing/entries.ts'
import type { Report } from '../declaration.ts'
import type { DeclaredModel } from '../model.ts'
import type { Data } from './variants.ts'

/** A report as a scenario makes it. Positions are the order in which the log has them. */
export interface Told {
  readonly report: Report
  readonly unit: string
  readonly time: string
  readonly data: Data
  readonly position: bigint
}

/** What a fold of the table says of one thing, or milestone of one. */
export interface Folded {
  readonly unit: string
  readonly milestone: string
  /** Position of the report that counts. */
  readonly position: string
  /** Local day of the earliest report. */
  readonly firstDay: string
  /** Cells folded column by column, as JSON; has to be {@link Folded.row}. */
  readonly cells: string
  /** The row of the report that counts, as JSON. */
  readonly row: string
  /** Most values that a column said to be part of the key has. */
  readonly keys: number
}

/** One table of a declared model in an engine of its own, written as the projector writes it. */
export interface ModelBed {
  /** Writes reports in batches of so many, in the order given; the same report may stand twice. */
  readonly write: (told: readonly Told[], batch?: number) => Promise<void>
  /** Things of a unit that count at a position; by default at the end. */
  readonly folded: (unit: string, position?: bigint) => Promise<readonly Folded[]>
  /** Writes rows above the checkpoint, as a batch that broke off, and takes the generation over. */
  readonly breakOff: (told: readonly Told[]) => Promise<void>
  /** Hash of the table up to a position. */
  readonly hash: (position: bigint) => Promise<string | undefined>
}

const FoldedRow = Type.Object({
  unit: Type.String(),
  milestone: Type.String(),
  at: Type.String(),
  first_day: Type.String(),
  cells: Type.String(),
  counting: Type.String(),
  keys: Type.Integer(),
})

/** Folds column by column, as every figure does, and beside it takes the whole row of the report that counts. */
function foldStatement({ fold, ...model }: DeclaredModel): string {
  const columns = [...fold.keyed, ...fold.folded]
  const compact = (names: readonly string[]): string => `formatRowNoNewline('JSONCompactEachRow', ${names.join(', ')})`
  const folds = [
    ...fold.keyed.map((name) => `any(${name}) AS f_${name}`),
    ...fold.folded.map((name) => `argMax(${name}, ver) AS f_${name}`),
  ]
  const milestone = fold.by.includes('milestone') ? 'milestone' : "''"
  const keys = fold.keyed.map((name) => `uniqExact(${name})`)
  return `
    SELECT unit, ${milestone} AS milestone, toString(bitAnd(newest, ${(1n << 57n) - 1n})) AS at, first_day,
           ${compact(columns.map((name) => `f_${name}`))} AS cells, counting, keys
    FROM (SELECT ${fold.by.join(', ')}, ${folds.join(', ')}, max(ver) AS newest, min(time_day) AS first_day,
                 argMax(${compact(columns)}, ver) AS counting, toInt32(greatest(1, ${keys.join(', ') || '1'})) AS keys
          FROM {database:Identifier}.${tableOf(model)}
          WHERE unit = {unit:String} AND position <= {position:UInt64}
          GROUP BY ${fold.by.join(', ')})
    WHERE NOT (${isCancelled('newest')})
    ORDER BY thing, milestone`
}

async function openBed(clickhouse: ClickHouse, database: string, model: DeclaredModel): Promise<ModelBed> {
  const decode = createEntryDecoder([model])
  const epoch = await takeEpoch(clickhouse, 1, 0)
  await prepareGeneration(clickhouse, database)
  const kept = await settleModels({ clickhouse, database }, [model], epoch, true)
  const models = new ModelSet(kept)
  const store = new GenerationStore({ clickhouse, database, models, epoch, failpoints: noFailpoints })
  await store.open()
  const statement = foldStatement(model)

  const batchOf = (told: readonly Told[]) =>
    layOutBatch(
      told.map(({ report, unit, time, data, position }, index) => {
        const timeNs = parseInstant(time)
        if (timeNs === undefined) throw new Error(`${time} is not RFC 3339`)
        // The same position twice is an insert that was repeated: it is not a second fact.
        const id = `${database}-${unit}-${position}-${index}`
        const decoded = decode(factAt(position, { id, type: report.event.type, subject: unit, time, timeNs, data }))
        const letter = decoded.deadLetter ?? decoded.failures[0]?.[1]
        if (letter !== undefined) throw new Error(String(letter['reason']))
        return { decoded, previous: 0n }
      }),
      epoch.number,
      () => undefined,
      (name) => models.buildOf(name),
    )

  return {
    async write(told, batch = told.length) {
      for (let from = 0; from < told.length; from += batch) {
        await store.write(batchOf(told.slice(from, from + batch)), 0n)
      }
    },
    async folded(unit, position = 1n << 56n) {
      const params = { database, unit, position: String(position) }
      const rows = await clickhouse.query('analyst', statement, params, { schema: FoldedRow })
      return rows.map(({ at, first_day, counting, ...rest }) => ({
        ...rest,
        position: at,
        firstDay: first_day,
        row: counting,
      }))
    },
    async breakOff(told) {
      const rows = batchOf(told).models.get(model.name) ?? []
      const columns = [...model.columns.map(({ name }) => name), 'position', 'epoch']
      await clickhouse.insert(`${database}.${tableOf(model)}`, rows, { columns })
      await store.open()
    },
    hash: async (position) => (await hashModels(clickhouse, database, kept, position)).hashes[model.name],
  }
}

/** Beds in one engine, gone after `close`. */
export interface ModelBeds {
  readonly open: (model: DeclaredModel) => Promise<ModelBed>
  readonly close: () => Promise<void>
}

export async function openModelBeds(): Promise<ModelBeds> {
  const path = mkdtempSync(join(tmpdir(), 'ioc-contract-'))
  const clickhouse = await openClickHouse({ path })
  await prepareMeta(clickhouse)
  let opened = 0
  return {
    open: (model) => openBed(clickhouse, `contract_${(opened += 1)}`, model),
    async close() {
      await clickhouse.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}
