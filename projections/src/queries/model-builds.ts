import type { ClickHouse, Role } from '@ioc/clickhouse'
import Type from 'typebox'
import { readModels } from '../read-models/index.ts'
import type { Snapshot } from './snapshot.ts'

/** A read model that is built beside the live ones, and how far that is. */
export interface ModelBuild {
  readonly model: string
  readonly version: number
  /** Everything of the log up to here is in it. */
  readonly position: string
  /** Entries taken in. */
  readonly facts: string
}

const Row = Type.Object({
  model: Type.String(),
  version: Type.Integer(),
  build: Type.Integer(),
  position: Type.String(),
  facts: Type.String(),
})

/** The newest build of each model; of several projectors the one that took over last knows how far it is. */
const NEWEST = `
  SELECT model, version, build,
         argMax(b.position, (b.epoch, b.position)) AS position, argMax(b.facts, (b.epoch, b.position)) AS facts
  FROM {database:Identifier}.builds AS b
  GROUP BY model, version, build
  ORDER BY model, build DESC
  LIMIT 1 BY model`

/**
 * Builds of single read models that are under way, in order of their names: newer than what is live, of the version that this code
 * declares. One that was given up before it was complete stands among them until it goes on or another takes its place.
 */
export async function listModelBuilds(
  clickhouse: ClickHouse,
  role: Role,
  { database, tables }: Pick<Snapshot, 'database' | 'tables'>,
): Promise<ModelBuild[]> {
  const rows = await clickhouse.query(role, NEWEST, { database }, { schema: Row })
  return rows
    .filter(({ model, version, build }) => {
      const declared = readModels.find(({ name }) => name === model)
      return declared?.version === version && build > (tables.get(model)?.build ?? 0)
    })
    .map(({ model, version, position, facts }) => ({ model, version, position, facts }))
}
