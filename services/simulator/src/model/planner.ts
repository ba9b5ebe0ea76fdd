import type { CloudEvent } from '@ioc/contracts'
import type { Planned } from './planned.ts'
import type { Province, School } from './province.ts'

/**
 * What the simulation sends of one family; each part a pure function of the province's settings (its seed among them) and the date,
 * each value drawn from a generator seeded with its own key. What a family does not send is left out.
 */
export interface Planner {
  /** A family of contracts. */
  readonly family: string
  /** Sent once, before all else. */
  readonly once?: (province: Province) => Iterable<CloudEvent>
  /** Sent once a calendar year; nothing in it lies ahead of the year's first school day. */
  readonly yearly?: (province: Province, year: number) => Iterable<CloudEvent>
  /** About one school and school day; may be sent on the next one. */
  readonly daily?: (province: Province, school: School, date: string) => Iterable<Planned>
}
