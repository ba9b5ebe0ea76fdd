import type { Intake } from '../lib/intake.ts'
import type { System } from '../lib/system.ts'
import type { Crowd } from './crowd.ts'

/** How hard an attack is tried: `small` within seconds, for every run of the tests; `full` as outsiders did. */
export type Size = 'small' | 'full'

/** What an attack has to do with. */
export interface Target {
  readonly system: System
  readonly size: Size
  /** Key of a second school: attacks use this one, bystanders another. */
  readonly attacker: Intake
  /** Sockets of this attack; all are ended when it is over. */
  readonly crowd: Crowd
}

/** One thing that must hold after or during an attack. */
export interface Expectation {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
}

export interface Attack {
  readonly name: string
  /** What is tried, in one line. */
  readonly what: string
  /** By how many MiB a process may have grown at its peak. */
  readonly maxGrowthMiB: number
  /** Bounded in count and time; ends by itself. */
  readonly run: (target: Target) => Promise<readonly Expectation[]>
}

export const expectation = (what: string, ok: boolean, detail = ''): Expectation => ({ what, ok, detail })

/** A number of the attack: few in a small run. */
export const times = (size: Size, small: number, full: number): number => (size === 'small' ? small : full)
