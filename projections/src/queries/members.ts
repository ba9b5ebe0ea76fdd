import { endAfter, type ExpectedUnit, type ScopePiece } from '../scope/index.ts'
import type { Reading } from './reading.ts'

/** Whose facts of one day make a unit's figure, and who should have spoken. */
export interface Members {
  /** One a unit: not only open ones, since facts of others count somewhere too. */
  readonly pieces: readonly ScopePiece[]
  /** Units of the reporting kind, in order of codes. */
  readonly expected: readonly ExpectedUnit[]
  /** Of the province: units that some fact opens. The facts of all others are in its `flagged`, and in no sum. */
  readonly opened: ReadonlySet<string> | undefined
}

/**
 * Members of a unit on a day.
 * @param kind who reports
 * @throws ScopeTooLargeError
 */
export async function membersOn(
  { hierarchy, today }: Reading,
  root: string,
  day: string,
  kind: string,
): Promise<Members> {
  const { pieces, provinceDays, opened } = await hierarchy.scopeOf({ root, from: day, end: endAfter(day) })
  const expected = await hierarchy.expectedOf({ root, day: day < today ? day : today, kind })
  return { pieces, expected, opened: provinceDays.length === 0 ? undefined : new Set(opened) }
}

/** Whether the facts of a unit carry a flag for where it stands. */
export const isFlagged = ({ notOpen, flags }: Pick<ScopePiece, 'notOpen' | 'flags'>): boolean =>
  notOpen || flags.length > 0
