import { localDate } from '@ioc/contracts'
import { isSchoolDay, LOCAL_OFFSET_MS, type ClockSettings } from '@ioc/kit'
import type { Options } from '../options.ts'

/** What a data directory remembers of its simulation. */
export interface SavedSimulation {
  readonly seed: number
  readonly schools: number
  readonly speed: number
  /** Simulated time (ms) when it was last saved. */
  readonly simulatedTime: number
}

/** What a start of the simulation goes by. */
export interface Simulation {
  readonly seed: number
  readonly schools: number
  readonly clock: ClockSettings
}

/** The options contradict the data directory; the message is the one line to show. */
export class SimulationConflictError extends Error {
  override readonly name = 'SimulationConflictError'
}

const DEFAULTS = { at: 6 * 60 + 40, speed: 60, seed: 1, schools: 730 } as const
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const atTime = (date: string, minutes: number): number =>
  Date.parse(`${date}T00:00:00Z`) - LOCAL_OFFSET_MS + minutes * MINUTE

/** The first moment with this time of day on a school day, not before `from`. */
function nextMoment(from: number, minutes: number): number {
  let moment = atTime(localDate(from), minutes)
  while (moment < from || !isSchoolDay(moment)) moment += DAY
  return moment
}

function fixed(name: 'seed' | 'schools', saved: number | undefined, asked: number | undefined): number {
  if (saved !== undefined && asked !== undefined && saved !== asked) {
    throw new SimulationConflictError(
      `The data directory was begun with --${name} ${saved}: leave --${name} out, or choose another IOC_DATA_DIR.`,
    )
  }
  return saved ?? asked ?? DEFAULTS[name]
}

/**
 * Decides where simulated time goes on: at the later of what was saved and the log's last receipt; at first on the day and time
 * asked for. `realOrigin` is when the clock begins to run.
 * @throws SimulationConflictError when seed or size are not those of the data directory.
 */
export function planSimulation(known: {
  readonly options: Options
  readonly saved: SavedSimulation | undefined
  /** Milliseconds; absent when the log is empty. */
  readonly lastReceivedAt: number | undefined
  readonly realOrigin: number
}): Simulation {
  const { options, saved, lastReceivedAt, realOrigin } = known
  const reached = Math.max(saved?.simulatedTime ?? -Infinity, lastReceivedAt ?? -Infinity)
  const midnight = atTime(options.date ?? localDate(realOrigin), 0)
  const at = options.at ?? DEFAULTS.at
  let simulatedOrigin: number
  if (reached === -Infinity) simulatedOrigin = nextMoment(midnight, at)
  else if (options.at === undefined && options.date === undefined) simulatedOrigin = reached
  else simulatedOrigin = nextMoment(Math.max(reached, options.date === undefined ? reached : midnight), at)
  return {
    seed: fixed('seed', saved?.seed, options.seed),
    schools: fixed('schools', saved?.schools, options.schools),
    clock: { realOrigin, simulatedOrigin, rate: options.speed ?? saved?.speed ?? DEFAULTS.speed },
  }
}
