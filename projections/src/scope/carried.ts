import { joined, type Days } from './days.ts'

/** What a unit has from what it stands under, on some days. */
export interface Carried extends Days {
  /** The nearest standing unit from itself upwards: its holder; undefined where nothing is left. */
  readonly holder: string | undefined
  /** The school that the holder is or, as a campus, belongs to. */
  readonly school: string | undefined
  /** Nearest unit of each kind asked for, from the holder upwards. */
  readonly groups: readonly (string | null)[]
  /** Of every link on the way up: see `places.ts`. */
  readonly flags: number
  /** Whether it stands at or under the root. */
  readonly isIn: boolean
}

const isSameCarried = (one: Carried, other: Carried): boolean =>
  one.holder === other.holder &&
  one.school === other.school &&
  one.flags === other.flags &&
  one.isIn === other.isIn &&
  (one.groups === other.groups || one.groups.every((group, index) => group === other.groups[index]))

export const joinedCarried = (pieces: readonly Carried[]): Carried[] =>
  pieces.length < 2 ? [...pieces] : joined(pieces, isSameCarried)
