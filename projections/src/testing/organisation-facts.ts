import fc from 'fast-check'
import type { UnitFact } from '../read-models/units/unit.ts'
import { packVersion, RANK, type Rank } from '../read-models/version.ts'

/** What is said of a unit, and when; what is left out was not said. */
export type Said = Partial<UnitFact> & { readonly timeNs?: bigint; readonly cancelled?: boolean }

const BLANK = {
  name: '',
  kind: '',
  levels: [],
  reportingLevel: '',
  ownership: '',
  managedBy: '',
  schoolKind: '',
  main: '',
  parent: '',
  successors: [],
}

let position = 0n

/** A fact about a unit, later than all that were made before unless it says otherwise. */
export function unitFact(unit: string, fact: UnitFact['fact'], effectiveFrom: string, said: Said = {}): UnitFact {
  position += 1n
  const { timeNs = position, cancelled = false, ver, ...more } = said
  const rank: Rank = cancelled ? RANK.cancelled : RANK.reported
  const given = Object.keys(more).filter((name) => name in BLANK)
  return {
    unit,
    fact,
    effectiveFrom,
    given,
    flags: [],
    ...BLANK,
    ...more,
    ver: ver ?? packVersion(timeNs, rank, position),
  }
}

/** An opening on 2020-01-01, unless it says otherwise. */
export const opening = (unit: string, kind: string, parent?: string, said: Said = {}): UnitFact =>
  unitFact(unit, 'opened', said.effectiveFrom ?? '2020-01-01', {
    name: unit,
    kind,
    levels: [],
    ...(parent === undefined ? {} : { parent }),
    ...said,
  })

export const UNITS = ['A', 'B', 'C', 'D', 'E', 'F', 'P'] as const
export const DAYS = Array.from({ length: 10 }, (_, day) => `2024-01-${String(day + 1).padStart(2, '0')}`)

const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values)
const day = oneOf(...DAYS)
const code = oneOf(...UNITS, 'X')
const optional = <Value>(name: keyof UnitFact, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((each) => (each === undefined ? {} : { [name]: each }))

const said = fc.tuple(
  optional('parent', code),
  optional('levels', oneOf<string[]>([], ['TH'], ['TH', 'THCS'], ['GDTX'])),
  optional('ownership', oneOf('public', 'private')),
  optional('managedBy', oneOf('A', 'P')),
  optional('schoolKind', oneOf('gifted')),
)

const anyFact = fc
  .record({
    unit: oneOf(...UNITS),
    fact: oneOf<UnitFact['fact']>(
      'opened',
      'opened',
      'opened',
      'moved',
      'moved',
      'moved',
      'changed',
      'merged',
      'split',
      'closed',
    ),
    effectiveFrom: day,
    kind: oneOf('province', 'district', 'commune', 'school', 'school', 'campus', 'campus'),
    parent: code,
    successors: fc.array(code, { minLength: 2, maxLength: 3 }),
    time: fc.bigInt({ min: 0n, max: 3n }),
    cancelled: oneOf(true, ...Array.from({ length: 9 }, () => false)),
    said,
  })
  .map(({ unit, fact, effectiveFrom, kind, parent, successors, time, cancelled, said: more }) => {
    const all: Said = Object.assign({}, ...more)
    const own: Said =
      fact === 'opened'
        ? { ...all, kind }
        : fact === 'changed'
          ? { ...all, ...(time === 0n ? { kind } : {}) }
          : fact === 'moved'
            ? { parent }
            : fact === 'merged'
              ? { successors: successors.slice(0, 1) }
              : fact === 'split'
                ? { successors }
                : {}
    return (position: number): UnitFact =>
      unitFact(unit, fact, effectiveFrom, {
        ...own,
        ver: packVersion(time, cancelled ? RANK.cancelled : RANK.reported, BigInt(position)),
      })
  })

/** Random histories of a few units over a few days: openings, moves, mergers, splits, closures, cancellations, ties in time. */
export const anyHistory: fc.Arbitrary<readonly UnitFact[]> = fc
  .array(anyFact, { minLength: 1, maxLength: 40 })
  .map((facts) => facts.map((make, index) => make(index)))
