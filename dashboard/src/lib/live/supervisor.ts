import type { Scheduler } from './pacer.ts'

/**
 * connecting: not heard of the system yet; live: messages arrive; lost: they stopped; refused: the system answers, but with an
 * error. From both we try again for ever.
 */
export type Connection = 'connecting' | 'live' | 'lost' | 'refused'

/** An error that the system answered with: a stable code, and its words for operators. */
export interface Refusal {
  readonly code: string
  readonly message: string
}

export interface Handlers {
  /** A message of the subscription. */
  next(message: unknown): void
  /** The subscription was answered with an error. */
  refused(refusal: Refusal): void
  /** The connection or the subscription ended, for whatever reason; called at most once. */
  closed(reason: string): void
}

/** Ends a subscription, because it is not wanted any more or because nothing comes of it. */
export type End = (why: 'done' | 'silent') => void

export interface SupervisorOptions {
  /** Subscribes once; the answer ends that without calling `closed`. */
  readonly connect: (handlers: Handlers) => End
  readonly scheduler: Scheduler
  readonly onMessage: (message: unknown) => void
  readonly onConnection: (state: Connection, reason?: string) => void
  readonly onRefused?: (refusal: Refusal) => void
  /** Called with each attempt, before it. */
  readonly onAttempt?: () => void
  /** A connection that is silent for so long is replaced: the gateway speaks every two seconds. */
  readonly silenceMs?: number
  /** Uniform in [0, 1): spreads the screens of a room that lost the same gateway. */
  readonly random?: () => number
}

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 15_000

/** Delay before retry `attempt` (0, 1, …): 0.5 s growing to 15 s, spread by ±25 %. */
export const retryDelay = (attempt: number, random: number): number =>
  Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 1.8 ** attempt) * (0.75 + random / 2)

/**
 * Keeps one subscription up for ever. graphql-ws gives up after 4401 and after its retries; here each subscription is used once
 * and replaced, over a new connection where the old one has ended, whatever the reason.
 */
export function supervise(options: SupervisorOptions): { stop(): void } {
  const { scheduler, silenceMs = 10_000, random = Math.random } = options
  let attempt = 0
  let stopped = false
  let cancelTimer: (() => void) | undefined

  const open = (): void => {
    let ended = false
    options.onAttempt?.()
    const end = (reason: string, state: 'lost' | 'refused' = 'lost', why: 'done' | 'silent' = 'done'): void => {
      if (ended || stopped) return
      ended = true
      cancelTimer?.()
      close(why)
      options.onConnection(state, reason)
      cancelTimer = scheduler.after(retryDelay(attempt++, random()), open)
    }
    const watch = (): void => {
      cancelTimer?.()
      cancelTimer = scheduler.after(silenceMs, () => end('silence', 'lost', 'silent'))
    }
    let close: End = () => undefined
    watch()
    close = options.connect({
      next: (message) => {
        if (ended || stopped) return
        attempt = 0
        watch()
        options.onConnection('live')
        options.onMessage(message)
      },
      refused: (refusal) => {
        if (ended || stopped) return
        options.onRefused?.(refusal)
        end(refusal.message, 'refused')
      },
      closed: (reason) => end(reason),
    })
    // The connection may have failed before `connect` returned.
    if (ended) close('done')
    closeCurrent = close
  }

  let closeCurrent: End | undefined
  options.onConnection('connecting')
  open()
  return {
    stop(): void {
      stopped = true
      cancelTimer?.()
      closeCurrent?.('done')
    },
  }
}
