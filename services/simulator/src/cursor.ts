import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

/** How far the simulation has sent: a convenience, since sending again is harmless. */
const CursorFile = Type.Object({
  seed: Type.Integer(),
  schools: Type.Integer(),
  /** Every unit was sent. */
  organisation: Type.Boolean(),
  /** Years whose declarations were sent. */
  declared: Type.Array(Type.Integer()),
  /** Simulated milliseconds: all due up to then was answered. */
  sentUpTo: Type.Union([Type.Number(), Type.Null()]),
})
export type Cursor = Static<typeof CursorFile>
const fits = Compile(CursorFile)

export interface CursorStore {
  readonly load: () => Cursor
  readonly save: (cursor: Cursor) => void
}

/** Keeps the cursor in a file, replaced by rename. One of another seed or size, or a damaged one, counts as none. */
export function cursorFile(file: string, { seed, schools }: Pick<Cursor, 'seed' | 'schools'>): CursorStore {
  const fresh: Cursor = { seed, schools, organisation: false, declared: [], sentUpTo: null }
  return {
    load() {
      const stored = readJson(file)
      return fits.Check(stored) && stored.seed === seed && stored.schools === schools ? stored : fresh
    },
    save(cursor) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, JSON.stringify(cursor))
      renameSync(`${file}.new`, file)
    },
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      return undefined
    throw error
  }
}
