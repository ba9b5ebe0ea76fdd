import { tableOf, type ReadModel } from '../read-model.ts'
import type { Epoch } from './meta.ts'
import { keptOf, readRecord, writeRecord } from './model-records.ts'
import { allKept, FIRST_BUILD, type KeptModel } from './model-set.ts'
import {
  createModelTable,
  dropModelTable,
  listModelTables,
  MODEL_TABLE,
  undoHalfSwap,
  type TablePlace,
} from './model-tables.ts'
import { BUILDS, DEAD_LETTERS } from './names.ts'
import { removeRows } from './remove-rows.ts'

/**
 * Finds out which of the declared models a generation holds complete, makes the tables' names follow its record, and records
 * what is kept from now on. In a generation that has read nothing yet all are.
 * @returns what is kept; the other declared models have to be built
 */
export async function settleModels(
  place: TablePlace,
  models: readonly ReadModel[],
  epoch: Epoch,
  isEmpty: boolean,
): Promise<readonly KeptModel[]> {
  const { clickhouse, database } = place
  if (isEmpty) {
    for (const model of models) await createModelTable(place, model, tableOf(model), FIRST_BUILD)
    await writeRecord(clickhouse, database, allKept(models), epoch)
    return allKept(models)
  }
  const record = await readRecord(clickhouse, database)
  const recorded = record === undefined ? [] : keptOf(record, models)
  const found = await listModelTables(clickhouse, database)
  for (const model of models) {
    await undoHalfSwap(place, model, recorded.find((kept) => kept.model === model)?.build, found)
  }
  const tables = await listModelTables(clickhouse, database)
  const kept = recorded.filter(({ model, build }) => tables.get(tableOf(model)) === build)
  await writeRecord(clickhouse, database, kept, epoch)
  return kept
}

/** Drops tables of models and versions that are not kept, and removes what was noted of their builds. */
export async function dropUnkept(place: TablePlace, kept: readonly KeptModel[]): Promise<void> {
  const { clickhouse, database } = place
  const own = new Set(kept.map(({ model }) => tableOf(model)))
  for (const table of (await listModelTables(clickhouse, database)).keys()) {
    if (MODEL_TABLE.test(table) && !own.has(table)) await dropModelTable(place, table)
  }
  await removeRows(clickhouse, database, BUILDS, '1', {})
  const pairs = kept.map(({ model, build }) => `${model.name} ${build}`)
  const letters = "model != '' AND NOT has({kept:Array(String)}, concat(model, ' ', toString(build)))"
  await removeRows(clickhouse, database, DEAD_LETTERS, letters, { kept: pairs })
}
