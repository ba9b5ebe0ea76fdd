import { namesIn, type NormalData } from './names.ts'
import { allEvents } from './registry.ts'

const normalisers = new Map(allEvents.map(({ type, schema }) => [type, namesIn(schema)]))

/** The names in the data of a fact in their one way, as the schema of its type marks them; types that are not known have none. */
export function normaliseData(type: string, data: unknown): NormalData {
  const normalise = normalisers.get(type)
  return normalise === undefined ? { kind: 'normal', data } : normalise(data)
}
