import { exampleFigure } from './example-wall.ts'

/** A row of a table of figures, shortly: what it is a row of, and how much was counted. */
export type ExampleRow = readonly [keys: Readonly<Record<string, string | null>>, count: number]

/** Tables and figures by metric, as a spec says them; a metric of which it says nothing counted nothing. */
export interface ExampleFigures {
  readonly figures?: Readonly<Record<string, readonly [numerator: number, denominator: number]>>
  readonly tables?: Readonly<Record<string, readonly ExampleRow[]>>
}

/** Resolvers of `figure` and `figures` over that. A table goes by its metric. */
export const exampleFigures = ({ figures = {}, tables = {} }: ExampleFigures) => ({
  figure: ({ metric }: { metric: string }) => exampleFigure(...(figures[metric] ?? [0, 0])),
  figures: ({ metric, by }: { metric: string; by: readonly string[] }) => {
    const rows = (tables[metric] ?? []).map(([keys, count]) => ({
      keys: by.map((name) => ({ name, value: keys[name] ?? null, label: keys[name] ?? '' })),
      figure: exampleFigure(count, count),
    }))
    return { totalCount: rows.length, rows, pageInfo: { hasNextPage: false, endCursor: null } }
  },
})
