import * as decode from './decode.ts'
import { createPacer, type Scheduler } from './pacer.ts'
import type { Question } from './question.ts'
import { sharing } from './share.ts'
import { follows, readLive, type Moment, type Standing } from './standing.ts'
import { supervise, type Connection, type Refusal } from './supervisor.ts'
import type { Transport } from './transport.ts'

/** Data that says where it stands: every question of the wall asks for `health { ...Standing }`. */
export interface Stands {
  readonly health: Standing
}

/** An answer, where it stands by now, and when that was heard, on the scheduler's clock. */
export interface Answer<Data> {
  readonly data: Data
  readonly standing: Standing
  readonly at: number
}

export interface LiveAnswerOptions<Data extends Stands> {
  readonly question: Question<Data>
  /** The screen's parameters; those that the question takes go with it. */
  readonly parameters: Readonly<Record<string, string>>
  readonly transport: Transport
  readonly scheduler: Scheduler
  readonly random?: () => number
  /** Called with each answer as the eye may see it: at most four times a second. */
  readonly onAnswer?: (answer: Answer<Data>) => void
  /** Called when the answer was an error. */
  readonly onRefused?: () => void
  /** What an operator should find in the browser's console; the wall itself says what a viewer needs. */
  readonly warn: (message: string, cause: unknown) => void
}

/** Model and cells at most four times a second, charts once a second, the hero number once in two seconds. */
const RATES = { model: 250, charts: 1000, hero: 2000 } as const
/** A system that has gone back (restored from a backup) is believed after so long; until then the wall says how old it is. */
const BACKWARDS_MS = 60_000
/** Without an answer over the socket for so long the question is asked over HTTP, which passes where sockets do not. */
const ASK_AFTER_MS = 1_500

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** One question kept up: what was answered last, paced for the eye, never older over newer. */
export function createLiveAnswer<Data extends Stands>(options: LiveAnswerOptions<Data>) {
  const { question, scheduler, transport } = options
  const variables = Object.fromEntries(
    Object.entries(options.parameters).filter(([name]) => question.variables.includes(name)),
  )
  let newest: Answer<Data> | undefined
  let olderSince: number | undefined
  let model = $state.raw<Answer<Data> | null>(null)
  let charts = $state.raw<Answer<Data> | null>(null)
  let hero = $state.raw<Answer<Data> | null>(null)
  let moment = $state.raw<(Moment & { readonly at: number }) | null>(null)
  let connection = $state<Connection>('connecting')
  let refusal = $state.raw<Refusal | null>(null)
  let unreadable = $state(false)

  const pacers = [
    createPacer<Answer<Data>>(RATES.model, scheduler, (answer) => {
      model = answer
      options.onAnswer?.(answer)
    }),
    createPacer<Answer<Data>>(RATES.charts, scheduler, (answer) => (charts = answer)),
    createPacer<Answer<Data>>(RATES.hero, scheduler, (answer) => (hero = answer)),
  ]

  /** Whether something at this standing may be shown now. */
  const mayFollow = (standing: Standing, now: number): boolean => {
    if (!follows(standing, newest?.standing)) {
      olderSince ??= now
      if (now - olderSince < BACKWARDS_MS) return false
    }
    olderSince = undefined
    return true
  }

  const take = (message: unknown): void => {
    const [data, live] = [fieldOf(message, 'data'), fieldOf(fieldOf(message, 'extensions'), 'live')]
    const told = live === undefined ? undefined : readLive(live, 'extensions.live')
    const answered = data === undefined || data === null ? undefined : question.decode(data, '')
    if (answered === undefined && told === undefined) throw new decode.DecodeError('neither data nor extensions.live')
    unreadable = false
    refusal = null
    const at = scheduler.now()
    const standing = told ?? answered?.health
    const shown = answered === undefined ? newest?.data : sharing(newest?.data, answered)
    // A word that an answer stands, which never came, says nothing.
    if (standing === undefined || shown === undefined || !mayFollow(standing, at)) return
    if (told !== undefined) moment = { time: told.time, rate: told.rate, at }
    newest = { data: shown, standing, at }
    for (const pacer of pacers) pacer.offer(newest)
  }

  const offer = (message: unknown): void => {
    try {
      take(message)
    } catch (error) {
      // The message counts as none: what is shown grows old and says so.
      options.warn(`an answer to ${question.name} was not understood`, error)
      unreadable = true
    }
  }

  let cancelAsking: (() => void) | undefined
  const askLater = (): void => {
    cancelAsking?.()
    cancelAsking = scheduler.after(ASK_AFTER_MS, () => {
      if (connection === 'live') return
      // A failure is no news: the supervisor tries again, and then this is asked again.
      transport
        .ask(question.document, variables)
        .then((data) => offer({ data }))
        .catch((error: unknown) => options.warn(`no answer to ${question.name}`, error))
    })
  }

  const supervisor = supervise({
    scheduler,
    ...(options.random === undefined ? {} : { random: options.random }),
    connect: (handlers) => transport.subscribe(question.document, variables, handlers),
    onMessage: offer,
    onConnection: (state, reason) => {
      if (state === 'lost') options.warn(`${question.name}: connection lost`, reason)
      connection = state
    },
    onRefused: (told) => {
      options.warn(`the system answered ${question.name} with an error`, told)
      refusal = told
      options.onRefused?.()
    },
    onAttempt: askLater,
  })

  return {
    /** Newest answer: cells, alarms, freshness. */
    get model(): Answer<Data> | null {
      return model
    },
    get charts(): Answer<Data> | null {
      return charts
    },
    get hero(): Answer<Data> | null {
      return hero
    },
    /** The system's clock as it was last told; null before it was. */
    get moment(): (Moment & { readonly at: number }) | null {
      return moment
    },
    get connection(): Connection {
      return connection
    },
    /** The error that the last answer was; null after a good one. */
    get refusal(): Refusal | null {
      return refusal
    },
    get unreadable(): boolean {
      return unreadable
    },
    stop(): void {
      cancelAsking?.()
      supervisor.stop()
      for (const pacer of pacers) pacer.stop()
    },
  }
}

export type LiveAnswer<Data extends Stands> = ReturnType<typeof createLiveAnswer<Data>>
