/** The one source of time of a process. Times are milliseconds since the Unix epoch. */
export interface Clock {
  /** The time the system lives in: simulated when a simulation runs, else real. */
  readonly now: () => number
  /** The machine's own time. */
  readonly real: () => number
  /** How many milliseconds of system time pass in one real millisecond. */
  readonly rate: number
}

/** Where simulated time began, and how fast it runs. */
export interface ClockSettings {
  readonly realOrigin: number
  readonly simulatedOrigin: number
  readonly rate: number
}

/** Simulated days run from their first minute shown to 17:00 local time, then jump to the next school morning. */
const SIMULATED_DAY_END_MINUTES = 17 * 60
const SIMULATED_DAY_START_MINUTES = 6 * 60 + 40
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Asia/Ho_Chi_Minh has been UTC+7 without daylight saving since 1975. */
export const LOCAL_OFFSET_MS = 7 * 60 * MINUTE

const localMidnight = (time: number): number => Math.floor((time + LOCAL_OFFSET_MS) / DAY) * DAY - LOCAL_OFFSET_MS

/** Schools teach on Monday to Saturday. */
export const isSchoolDay = (time: number): boolean => new Date(time + LOCAL_OFFSET_MS).getUTCDay() !== 0

/** The first moment (06:40 local) of the next school day after `time`. */
function nextSchoolMorning(time: number): number {
  let midnight = localMidnight(time) + DAY
  while (!isSchoolDay(midnight)) midnight += DAY
  return midnight + SIMULATED_DAY_START_MINUTES * MINUTE
}

/** Simulated time after `elapsed` simulated milliseconds from `origin`, nights and Sundays left out. */
export function advanceSimulatedTime(origin: number, elapsed: number): number {
  let start = origin
  let rest = elapsed
  for (;;) {
    const end = localMidnight(start) + SIMULATED_DAY_END_MINUTES * MINUTE
    const available = Math.max(0, end - start)
    if (rest < available) return start + rest
    rest -= available
    start = nextSchoolMorning(start)
  }
}

/** Real time. */
export const systemClock: Clock = { now: () => Date.now(), real: () => Date.now(), rate: 1 }

/** A clock that every process with the same settings reads alike, without talking to each other. */
export function simulatedClock(settings: ClockSettings, real: () => number = () => Date.now()): Clock {
  const { realOrigin, simulatedOrigin, rate } = settings
  return {
    now: () => advanceSimulatedTime(simulatedOrigin, Math.max(0, real() - realOrigin) * rate),
    real,
    rate,
  }
}

/** `IOC_CLOCK`: `real`, or `<real origin>/<simulated origin>/<rate>` with RFC 3339 origins. */
export const formatClock = ({ realOrigin, simulatedOrigin, rate }: ClockSettings): string =>
  `${new Date(realOrigin).toISOString()}/${new Date(simulatedOrigin).toISOString()}/${rate}`

/**
 * Reads `IOC_CLOCK`; empty or `real` is the machine's time.
 * @throws Error that shows the form expected.
 */
export function clockFromText(text: string | undefined): Clock {
  if (text === undefined || text === '' || text === 'real') return systemClock
  const [real = '', simulated = '', rate = ''] = text.split('/')
  const settings = { realOrigin: Date.parse(real), simulatedOrigin: Date.parse(simulated), rate: Number(rate) }
  if (Number.isNaN(settings.realOrigin) || Number.isNaN(settings.simulatedOrigin) || !(settings.rate > 0)) {
    throw new Error(`IOC_CLOCK: "${text}" is neither "real" nor <real origin>/<simulated origin>/<rate>`)
  }
  return simulatedClock(settings)
}
