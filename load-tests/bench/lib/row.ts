import type { System } from '../../lib/system.ts'

/** One line of the table. */
export interface Result {
  readonly value: number
  readonly lowest: number
  readonly highest: number
  /** The absolute figures behind it, for reading only. */
  readonly detail: string
}

/** What rows run with. */
export interface BenchContext {
  /** Fewer and shorter rounds: to see that it works, not to judge. */
  readonly quick: boolean
  /** The whole system, started when the first row wants it and shared by all. */
  readonly system: () => Promise<System>
}

/** Something measured, with the bound that must hold and the one that we want. */
export interface Row {
  readonly name: string
  readonly item: string
  readonly unit: '×' | 'ms'
  readonly better: 'higher' | 'lower'
  readonly floor: number
  readonly goal: number
  readonly run: (context: BenchContext) => Promise<Result>
}

/** How a result stands against the bounds of its row. */
export function standing(
  { better, floor, goal }: Pick<Row, 'better' | 'floor' | 'goal'>,
  value: number,
): 'goal' | 'floor' | 'BELOW FLOOR' {
  const reaches = (bound: number): boolean => (better === 'higher' ? value >= bound : value <= bound)
  return reaches(goal) ? 'goal' : reaches(floor) ? 'floor' : 'BELOW FLOOR'
}
