import { setImmediate as turn } from 'node:timers/promises'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ClickHouseDecodeError } from './errors.ts'

/** Rows after which others get a turn: a few milliseconds of parsing or checking. */
const ROWS_A_TURN = 2_000

type Check = (row: unknown, index: number) => void

const checks = new WeakMap<TSchema, Check>()

const build = (schema: TSchema): Check => {
  const compiled = Compile(schema)
  return (row, index) => {
    if (compiled.Check(row)) return
    const [error] = compiled.Errors(row)
    throw new ClickHouseDecodeError(`row ${index}${error?.instancePath ?? ''}: ${error?.message ?? 'unexpected shape'}`)
  }
}

/** Calls `work` for each item, with turns for others in between: a large result must not hold up who waits for a small one. */
export const inTurns = async <Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => void,
): Promise<void> => {
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (item !== undefined) work(item, index)
    if (index % ROWS_A_TURN === ROWS_A_TURN - 1) await turn()
  }
}

/** Checks every row of a result against the schema; compiled once a schema. Rejects with a ClickHouseDecodeError. */
export const decodeRows = async <S extends TSchema>(schema: S, rows: unknown[]): Promise<Static<S>[]> => {
  let check = checks.get(schema)
  if (!check) {
    check = build(schema)
    checks.set(schema, check)
  }
  await inTurns(rows, check)
  return rows as Static<S>[]
}
