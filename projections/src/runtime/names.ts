/** Database of what is beside the generations: pointer, epochs, confirmations. */
export const META = 'ioc'

const GENERATION = /^ioc_g(\d+)$/

/** Database of a generation of read models. */
export const databaseOf = (generation: number): string => `ioc_g${generation}`

/** The generation behind a database's name; `undefined` for any other database. */
export function generationOf(database: string): number | undefined {
  const digits = GENERATION.exec(database)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Tables that every generation has beside those of its read models. */
export const FACTS = 'facts'
export const DEAD_LETTERS = 'dead_letters'
export const CHECKPOINT = 'checkpoint'
/** Tables of a generation that say what it keeps and builds, not what the log holds. */
export const BUILDS = 'builds'
