import { median } from './stats.ts'

/** Two things measured in turn in one run: only their ratio says something on a shared machine. */
export interface Compared {
  /** Median of subject ÷ base over the rounds. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
  /** Medians of the two, in the unit of the measurement. */
  readonly subject: number
  readonly base: number
}

/** Measures A-B-A-B, `rounds` times each. */
export async function interleave(
  rounds: number,
  measureSubject: () => Promise<number>,
  measureBase: () => Promise<number>,
): Promise<Compared> {
  const subjects: number[] = []
  const bases: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    subjects.push(await measureSubject())
    bases.push(await measureBase())
  }
  const ratios = subjects.map((subject, index) => subject / (bases[index] ?? Number.NaN))
  return {
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    subject: median(subjects),
    base: median(bases),
  }
}
