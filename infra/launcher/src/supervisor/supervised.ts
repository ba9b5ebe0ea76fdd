import { pause, type Timers } from '@ioc/kit'
import type { Child, Exit } from './child.ts'
import { HEALTHY_MS, restartDelay } from './backoff.ts'

export type State = 'starting' | 'running' | 'restarting' | 'stopped'

/** What is to run. */
export interface Service {
  readonly name: string
  /** @param restart 0 at first, then 1, 2, … */
  readonly launch: (restart: number) => Promise<Child>
  /** Whether it does its work yet; `undefined` when it does, else why not. */
  readonly notReady: () => Promise<string | undefined>
  /** Why it must be started again although its process lives; `undefined` when it need not. Asked while it runs. */
  readonly ailing?: () => Promise<string | undefined>
}

/** How a service fares. */
export interface Status {
  readonly name: string
  readonly state: State
  readonly pid: number | undefined
  /** When it came into this state, real milliseconds. */
  readonly since: number
  readonly restarts: number
}

export interface SupervisorOptions {
  readonly now: () => number
  readonly timers: Timers
  /** Called whenever state or pid changes. */
  readonly onChange: (status: Status) => void
  readonly onExit: (name: string, exit: Exit, restartInMs: number | undefined) => void
  readonly pollMs?: number
  /** How long a child may drain before it is killed. */
  readonly drainMs?: number
  /** Whether the system beneath us ails at the moment (full disk): then restarts are tried often, and ailing is not cured. */
  readonly outside?: () => boolean
  /** Called when a child is ended because it ails. */
  readonly onAiling?: (name: string, reason: string) => void
  readonly checkMs?: number
}

/** A service did not come up; `exit` is absent when it could not even be launched. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly service: string
  readonly exit: Exit | undefined

  constructor(service: string, exit: Exit | undefined, cause?: unknown) {
    super(`${service} did not start`, { cause })
    this.service = service
    this.exit = exit
  }
}

/** Keeps one service running: starts it, restarts it when it dies, stops it. */
export function supervise(service: Service, options: SupervisorOptions) {
  const { now, timers, onChange, onExit, pollMs = 100, drainMs = 20_000, checkMs = 1_000 } = options
  const outside = options.outside ?? ((): boolean => false)
  let child: Child | undefined
  let state: State = 'stopped'
  let since = now()
  let restarts = 0
  let inARow = 0
  let stopping = false
  let firstStart = true
  let failure: Exit | undefined
  let cancelRestart: (() => void) | undefined
  let cancelCheck: (() => void) | undefined

  const status = (): Status => ({ name: service.name, state, pid: child?.pid, since, restarts })
  const become = (next: State): void => {
    state = next
    since = now()
    onChange(status())
  }

  async function launch(): Promise<void> {
    const launched = await service.launch(restarts)
    const startedAt = now()
    child = launched
    become(restarts === 0 ? 'starting' : 'restarting')
    void launched.exited.then((exit) => died(launched, exit, now() - startedAt))
  }

  function died(dead: Child, exit: Exit, livedMs: number): void {
    if (child !== dead) return
    child = undefined
    // What it may have left behind in its group goes as well.
    dead.kill()
    const gaveUp = firstStart && exit.signal === null
    if (stopping || gaveUp) {
      failure = gaveUp ? exit : undefined
      onExit(service.name, exit, undefined)
      become('stopped')
      return
    }
    inARow = livedMs >= HEALTHY_MS ? 1 : inARow + 1
    scheduleRestart(exit)
  }

  function scheduleRestart(exit: Exit): void {
    const delay = restartDelay(inARow, outside())
    restarts++
    onExit(service.name, exit, delay)
    become('restarting')
    cancelRestart = timers.after(delay, () => void restart())
  }

  async function restart(): Promise<void> {
    try {
      await launch()
    } catch (error) {
      inARow++
      scheduleRestart({ code: null, signal: error instanceof Error ? error.message : String(error) })
      return
    }
    if (!firstStart) await untilReady()
  }

  /** Waits until the child of this moment is ready, has died, or is being stopped. */
  async function untilReady(onWaiting?: (reason: string) => void): Promise<boolean> {
    const waitingFor = child
    while (waitingFor !== undefined && child === waitingFor && !stopping) {
      const reason = await service.notReady()
      if (reason !== undefined) {
        onWaiting?.(reason)
        await pause(timers, pollMs)
      } else if (child === waitingFor) {
        become('running')
        return true
      }
    }
    return false
  }

  /** Ends a child that ails, twice in a row, so that it is started again. */
  async function check(before: string | undefined): Promise<void> {
    const running = state === 'running' ? child : undefined
    const reason = running === undefined || outside() ? undefined : await service.ailing?.()
    if (reason !== undefined && before !== undefined && child === running && !stopping) {
      options.onAiling?.(service.name, reason)
      running?.terminate()
    }
    if (!stopping) cancelCheck = timers.after(checkMs, () => void check(reason))
  }

  return {
    name: service.name,
    status,

    /**
     * Starts it and waits until it is ready, or being stopped. A child that a signal ends before that is started again; one
     * that gives up by itself has a reason that a restart would not mend.
     * @throws StartError
     */
    async start(onWaiting?: (reason: string) => void): Promise<void> {
      try {
        await launch()
      } catch (error) {
        throw new StartError(service.name, undefined, error)
      }
      while (!stopping && !(await untilReady(onWaiting))) {
        if (failure !== undefined) throw new StartError(service.name, failure)
        await pause(timers, pollMs)
      }
      firstStart = false
      if (service.ailing !== undefined) await check(undefined)
    },

    /** Lets it drain, kills it when that takes too long, and returns when it is gone. */
    async stop(): Promise<void> {
      stopping = true
      cancelRestart?.()
      cancelCheck?.()
      const running = child
      if (running === undefined) {
        if (state !== 'stopped') become('stopped')
        return
      }
      running.terminate()
      const cancelKill = timers.after(drainMs, () => running.kill())
      await running.exited
      cancelKill()
    },

    /** Ends it at once. */
    kill(): void {
      stopping = true
      cancelRestart?.()
      cancelCheck?.()
      child?.kill()
    },
  }
}
export type Supervised = ReturnType<typeof supervise>
