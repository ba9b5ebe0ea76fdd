import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ClickHouseDecodeError } from './errors.ts'

type Decoder<T> = (rows: unknown[]) => T[]

const decoders = new WeakMap<TSchema, Decoder<unknown>>()

const build = (schema: TSchema): Decoder<unknown> => {
  const row = Compile(schema)
  return (rows) => {
    const wrong = rows.findIndex((candidate) => !row.Check(candidate))
    if (wrong >= 0) {
      const [error] = row.Errors(rows[wrong])
      throw new ClickHouseDecodeError(
        `row ${wrong}${error?.instancePath ?? ''}: ${error?.message ?? 'unexpected shape'}`,
      )
    }
    return rows
  }
}

/** Checks every row of a result against the schema; compiled once a schema. Throws a ClickHouseDecodeError. */
export const decodeRows = <S extends TSchema>(schema: S, rows: unknown[]): Static<S>[] => {
  let decoder = decoders.get(schema)
  if (!decoder) {
    decoder = build(schema)
    decoders.set(schema, decoder)
  }
  return decoder(rows) as Static<S>[]
}
