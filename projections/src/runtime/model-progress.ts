import Type from 'typebox'
import type { ReadModel } from '../read-model.ts'
import type { Epoch } from './meta.ts'
import { fingerprintOf, readRecord } from './model-records.ts'
import {
  createModelTable,
  dropModelTable,
  listModelTables,
  stagingOf,
  type ModelTables,
  type TablePlace,
} from './model-tables.ts'
import { BUILDS, DEAD_LETTERS } from './names.ts'
import { removeRows } from './remove-rows.ts'

/** A model that is built beside what is live, and how far that is. */
export interface Target {
  readonly model: ReadModel
  readonly build: number
  /** Everything of the log up to here is in it. */
  position: bigint
  /** Entries taken in, also before this process. */
  facts: number
}

const ProgressRow = Type.Object({ build: Type.Integer(), position: Type.String(), facts: Type.String() })
const StartRow = Type.Object({ epoch: Type.Integer(), start: Type.String() })
const NewestRow = Type.Object({ newest: Type.Integer() })

/** Writes down how far builds are: what stands above is not theirs yet. */
export async function writeProgress(
  { clickhouse, database }: TablePlace,
  targets: readonly Target[],
  epoch: Epoch,
): Promise<void> {
  const rows = targets.map(({ model, build, position, facts }) => ({
    model: model.name,
    version: model.version,
    fingerprint: fingerprintOf(model),
    build,
    position: String(position),
    facts: String(facts),
    epoch: epoch.number,
  }))
  await clickhouse.insert(`${database}.${BUILDS}`, rows)
}

/** The build of this model, as it is declared now, that was under way; a projector that was fenced off does not have the last word. */
async function underWay({ clickhouse, database }: TablePlace, model: ReadModel): Promise<Target | undefined> {
  const [row] = await clickhouse.query(
    'writer',
    `SELECT build, position, facts FROM {database:Identifier}.builds
     WHERE model = {model:String} AND version = {version:UInt32} AND fingerprint = {fingerprint:String}
     ORDER BY build DESC, epoch DESC, position DESC LIMIT 1`,
    { database, model: model.name, version: model.version, fingerprint: fingerprintOf(model) },
    { schema: ProgressRow },
  )
  return row === undefined
    ? undefined
    : { model, build: row.build, position: BigInt(row.position), facts: Number(row.facts) }
}

async function nextBuild(place: TablePlace, model: ReadModel, tables: ModelTables): Promise<number> {
  const { clickhouse, database } = place
  const [row] = await clickhouse.query(
    'writer',
    'SELECT toUInt32(max(build)) AS newest FROM {database:Identifier}.builds WHERE model = {model:String}',
    { database, model: model.name },
    { schema: NewestRow },
  )
  const recorded = (await readRecord(clickhouse, database))?.models.get(model.name)?.build ?? 0
  const written = [...tables].flatMap(([table, build]) => (table.startsWith(`${model.name}_v`) ? [build] : []))
  return Math.max(row?.newest ?? 0, recorded, ...written) + 1
}

/** Removes what a build holds above its progress, and what projectors wrote into it after they had been fenced off. */
export async function cutBack(place: TablePlace, { model, build, position }: Target): Promise<void> {
  const { clickhouse, database } = place
  // Where each epoch took the build over: what older ones wrote above that came too late.
  const starts = await clickhouse.query(
    'writer',
    `SELECT epoch, min(position) AS start FROM {database:Identifier}.builds
     WHERE model = {model:String} AND build = {build:UInt32} GROUP BY epoch`,
    { database, model: model.name, build },
    { schema: StartRow },
  )
  const above = { where: 'position > {above:UInt64}', params: { above: String(position) } }
  const late = starts.map(({ epoch, start }) => ({
    where: 'epoch < {epoch:UInt32} AND position > {start:UInt64}',
    params: { epoch, start },
  }))
  for (const { where, params } of [above, ...late]) {
    await removeRows(clickhouse, database, stagingOf(model, build), where, params)
    const own = 'model = {model:String} AND build = {build:UInt32} AND '
    await removeRows(clickhouse, database, DEAD_LETTERS, own + where, { ...params, model: model.name, build })
  }
}

/** Makes a model ready to be built: goes on with a build that was interrupted, else begins a new one. */
export async function beginBuild(place: TablePlace, model: ReadModel, epoch: Epoch): Promise<Target> {
  const tables = await listModelTables(place.clickhouse, place.database)
  const known = await underWay(place, model)
  const goesOn = known !== undefined && tables.get(stagingOf(model, known.build)) === known.build
  const target = goesOn ? known : { model, build: await nextBuild(place, model, tables), position: 0n, facts: 0 }
  const staging = stagingOf(model, target.build)
  if (!goesOn) {
    await dropModelTable(place, staging)
    await createModelTable(place, model, staging, target.build)
  }
  // Also when going on: says where this epoch took over.
  await writeProgress(place, [target], epoch)
  await cutBack(place, target)
  return target
}
