import type { FastifyInstance } from 'fastify'

/** Methods of the routes that a path fits; none for a path that nothing is at. */
export type AllowedMethods = (path: string) => readonly string[]

interface Place {
  readonly segments: readonly string[]
  readonly methods: Set<string>
}

const segmentsOf = (path: string): string[] => path.split('/').slice(1)

/** Whether a path lies at a pattern: `:name` stands for one segment, `*` for the rest. */
function fits(pattern: readonly string[], path: readonly string[]): boolean {
  for (const [index, segment] of pattern.entries()) {
    if (segment.endsWith('*')) return path.length > index
    const given = path[index]
    if (given === undefined || (!segment.includes(':') && segment !== given)) return false
    if (segment.includes(':') && given === '') return false
  }
  return pattern.length === path.length
}

/** A route that takes every path says of none that it exists. */
const isEverything = (url: string): boolean => url === '*' || url === '/*'

/**
 * Collects the routes that are registered from now on, so that a known path under a wrong method can be told from an unknown one.
 * Asked only for what no route takes.
 */
export function collectMethods(app: FastifyInstance): AllowedMethods {
  const places = new Map<string, Place>()
  app.addHook('onRoute', ({ url, method }) => {
    if (isEverything(url)) return
    const place = places.get(url) ?? { segments: segmentsOf(url), methods: new Set<string>() }
    places.set(url, place)
    for (const each of [method].flat()) place.methods.add(each)
  })
  return (path) => {
    const segments = segmentsOf(path)
    const found = [...places.values()].filter((place) => fits(place.segments, segments))
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort()
  }
}
