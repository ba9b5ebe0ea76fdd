import { keepNames, NO_NAMES, type Ask, type Names } from '../units/hierarchy-keeper.ts'
import { WALL_QUERY, WALL_SUBSCRIPTION } from './documents.ts'
import { createPacer, type Scheduler } from './pacer.ts'
import { ageSeconds, freshness } from './staleness.ts'
import { supervise, type Connection, type Handlers, type Refusal } from './supervisor.ts'
import type { WallVariables } from './transport.ts'
import { sharing, supersedes, wallState, type Freshness, type WallState } from './wall-state.ts'

/** A state and when it came, on the scheduler's clock. */
export interface Received {
  readonly state: WallState
  readonly at: number
}

export interface WallStoreOptions {
  readonly scheduler: Scheduler
  readonly variables: WallVariables
  readonly ask: Ask
  readonly subscribe: (document: string, variables: Record<string, unknown>, handlers: Handlers) => () => void
  /** The screen's own clock, for the time before the system says its own. Milliseconds since the epoch. */
  readonly wallClock: () => number
  readonly random?: () => number
  /** What an operator should find in the browser's console; the wall itself says what a viewer needs. */
  readonly warn: (message: string, cause: unknown) => void
}

/** Model and cells at most four times a second, charts once a second, the hero number once in two seconds. */
const RATES = { model: 250, charts: 1000, hero: 2000 } as const
/** A system that has gone back (restored from a backup) is believed after so long; until then the wall says how old it is. */
const BACKWARDS_MS = 60_000

/** The live state of one wall: what came last, paced for the eye, never older over newer. */
export function createWallStore(options: WallStoreOptions) {
  const { scheduler } = options
  let newest: Received | null = null
  let olderSince: number | null = null
  let model = $state.raw<Received | null>(null)
  let charts = $state.raw<WallState | null>(null)
  let hero = $state.raw<WallState | null>(null)
  let names = $state.raw<Names>(NO_NAMES)
  let connection = $state<Connection>('connecting')
  let unreadable = $state(false)
  let refusal = $state.raw<Refusal | null>(null)
  let now = $state(scheduler.now())

  const pacers = [
    createPacer<Received>(RATES.model, scheduler, (received) => {
      model = received
      now = Math.max(now, received.at)
      void keeper.consider(received.state)
    }),
    createPacer<Received>(RATES.charts, scheduler, ({ state }) => (charts = state)),
    createPacer<Received>(RATES.hero, scheduler, ({ state }) => (hero = state)),
  ]
  const keeper = keepNames({
    ask: options.ask,
    scheduler,
    onNames: (read) => (names = read),
    onError: (error) => options.warn('names of schools not read', error),
  })

  const offer = (data: unknown): void => {
    const state = decode(data)
    if (state === undefined) return
    const at = scheduler.now()
    if (!supersedes(state, newest?.state ?? null)) {
      olderSince ??= at
      if (at - olderSince < BACKWARDS_MS) return
    }
    olderSince = null
    newest = { state: sharing(newest?.state ?? null, state), at }
    for (const pacer of pacers) pacer.offer(newest)
  }

  const decode = (data: unknown): WallState | undefined => {
    try {
      const state = wallState(
        typeof data === 'object' && data !== null && 'wall' in data ? data.wall : undefined,
        'wall',
      )
      unreadable = false
      refusal = null
      return state
    } catch (error) {
      // The message counts as none: what is shown grows old and says so.
      options.warn('a message of the wall was not understood', error)
      unreadable = true
      return undefined
    }
  }

  const supervisor = supervise({
    scheduler,
    ...(options.random === undefined ? {} : { random: options.random }),
    connect: (handlers) => options.subscribe(WALL_SUBSCRIPTION, { ...options.variables }, handlers),
    onMessage: offer,
    onConnection: (state, reason) => {
      if (state === 'lost') options.warn('connection lost', reason)
      connection = state
    },
    onRefused: (told) => {
      options.warn('the system answered with an error', told)
      refusal = told
    },
    onAttempt: () => {
      // A failure is no news: the supervisor tries again, and then this is asked again.
      options
        .ask(WALL_QUERY, { ...options.variables })
        .then(offer, (error: unknown) => options.warn('no snapshot', error))
    },
  })

  return {
    /** Newest state: cells, alarms, freshness. */
    get state(): WallState | null {
      return model?.state ?? null
    },
    get charts(): WallState | null {
      return charts
    },
    get hero(): WallState | null {
      return hero
    },
    get names(): Names {
      return names
    },
    get connection(): Connection {
      return connection
    },
    /** The error that the last answer was; null after a state. */
    get refusal(): Refusal | null {
      return refusal
    },
    get unreadable(): boolean {
      return unreadable
    },
    /** The scheduler's clock as of the last tick. */
    get now(): number {
      return now
    },
    /** Seconds; null before the first state. */
    get age(): number | null {
      return model === null ? null : ageSeconds(model.state.attendance, model.at, now)
    },
    get freshness(): Freshness {
      return model === null ? 'stale' : freshness(model.state.attendance, model.at, now)
    },
    /** The system's clock, going on at its rate since the last state; the screen's own before there is one. */
    get clock(): number {
      return model === null ? options.wallClock() : model.state.time + Math.max(0, now - model.at) * model.state.rate
    },
    /** When what is shown was last known to be all there is, on the system's clock; null before the first state. */
    get knownAt(): number | null {
      if (model === null) return null
      const { time, rate, attendance } = model.state
      return time - attendance.freshness.ageSeconds * 1000 * rate
    },
    /** Lets time pass: ages and clocks move. Called once a second. */
    tick(): void {
      now = scheduler.now()
    },
    stop(): void {
      supervisor.stop()
      for (const pacer of pacers) pacer.stop()
    },
  }
}

export type WallStore = ReturnType<typeof createWallStore>
