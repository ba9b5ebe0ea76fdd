import { createLiveAnswer, type Answer, type LiveAnswer, type Stands } from '../lib/live/live-answer.svelte.ts'
import type { Scheduler } from '../lib/live/pacer.ts'
import type { Question } from '../lib/live/question.ts'
import { ageSeconds, freshness, worst } from '../lib/live/staleness.ts'
import type { Connection, Refusal } from '../lib/live/supervisor.ts'
import type { Transport } from '../lib/live/transport.ts'
import { keepNames, NO_NAMES, type Names } from '../lib/units/hierarchy-keeper.ts'
import type { FreshnessState } from '../generated/enums.ts'
import { frameQuery, type FrameData } from './generated/frame.ts'
import { systemQuery, type SystemData } from './generated/system.ts'

export interface ScreenStoreOptions {
  readonly scheduler: Scheduler
  /** What the address asks for, by name. */
  readonly parameters: Parameters
  readonly transport: Transport
  /** The screen's own clock, for the time before the system says its own. Milliseconds since the epoch. */
  readonly wallClock: () => number
  readonly random?: () => number
  /** What an operator should find in the browser's console; the wall itself says what a viewer needs. */
  readonly warn: (message: string, cause: unknown) => void
}

/** What a question is asked with, by the names of its variables. */
export type Parameters = Readonly<Record<string, string>>

/** From the best to the worst. */
const CONNECTIONS: readonly Connection[] = ['live', 'connecting', 'lost', 'refused']

/** What a screen knows: the frame's own questions, the names of schools, and the one scene that is on show. */
export function createScreenStore(options: ScreenStoreOptions) {
  const { scheduler, parameters, transport, random, warn } = options
  let names = $state.raw<Names>(NO_NAMES)
  let now = $state(scheduler.now())
  let onShow = $state.raw<LiveAnswer<Stands> | null>(null)

  const keeper = keepNames({
    ask: transport.ask,
    scheduler,
    onNames: (read) => (names = read),
    onError: (error) => warn('names of schools not read', error),
  })
  const open = <Data extends Stands>(
    question: Question<Data>,
    asked: Parameters,
    onAnswer: (answer: Answer<Data>) => void = () => undefined,
    onRefused: () => void = () => undefined,
  ): LiveAnswer<Data> =>
    createLiveAnswer({
      ...{ question, parameters: asked, transport, scheduler, warn, onRefused },
      ...(random === undefined ? {} : { random }),
      onAnswer: (answer) => {
        now = Math.max(now, answer.at)
        onAnswer(answer)
      },
    })
  const frame = open(frameQuery, parameters, ({ data }) => void keeper.consider(data.wall))
  const system = open(systemQuery, parameters)

  const questions = $derived([frame, system, ...(onShow === null ? [] : [onShow])])
  /** What is shown: the frame, and the scene once it has an answer. */
  const answers = $derived([frame.model, onShow?.model ?? null].filter((answer) => answer !== null))
  /** The system's clock as it was last told, and when. */
  const moment = $derived.by(() => {
    if (frame.moment !== null) return frame.moment
    if (frame.model === null) return null
    const { time, rate } = frame.model.data.wall
    return { time, rate, at: frame.model.at }
  })
  const age = $derived(
    frame.model === null ? null : Math.max(...answers.map(({ standing, at }) => ageSeconds(standing, at, now))),
  )
  const clock = $derived(
    moment === null ? options.wallClock() : moment.time + Math.max(0, now - moment.at) * moment.rate,
  )

  return {
    /** What the frame knows of the figures; null before its first answer. */
    get wall(): FrameData['wall'] | null {
      return frame.model?.data.wall ?? null
    },
    get health(): SystemData['health'] | null {
      return system.model?.data.health ?? null
    },
    get names(): Names {
      return names
    },
    /** The worst of all questions. */
    get connection(): Connection {
      const states = questions.map(({ connection }) => connection)
      return CONNECTIONS.findLast((state) => states.includes(state)) ?? 'connecting'
    },
    /** The error that the last answer was; null after a good one. */
    get refusal(): Refusal | null {
      return questions.find(({ refusal }) => refusal !== null)?.refusal ?? null
    },
    get unreadable(): boolean {
      return questions.some(({ unreadable }) => unreadable)
    },
    /** The scheduler's clock as of the last tick or answer. */
    get now(): number {
      return now
    },
    /** Seconds, of the oldest that is shown; null before the first answer. */
    get age(): number | null {
      return age
    },
    get freshness(): FreshnessState {
      if (frame.model === null) return 'stale'
      return worst(...answers.map(({ standing, at }) => freshness(standing, at, now)))
    },
    /** System seconds in a real one. */
    get rate(): number {
      return moment?.rate ?? 1
    },
    /** The system's clock, going on at its rate since it was last told; the screen's own before that. */
    get clock(): number {
      return clock
    },
    /** When what is shown was last known to be all there is, on the system's clock; null before the first answer. */
    get knownAt(): number | null {
      return age === null ? null : clock - age * 1000 * (moment?.rate ?? 1)
    },
    /**
     * What a question is asked with: what the address says, and what it cannot be asked without as the frame shows it, so that
     * all of a screen is about one unit and one day. Null as long as that is not known.
     */
    parametersOf({ required }: Pick<Question<Stands>, 'required'>): Parameters | null {
      const wall = frame.model?.data.wall
      const shown: Parameters = wall === undefined ? {} : { unit: wall.unit, date: wall.date }
      const missing = required.filter((name) => parameters[name] === undefined)
      if (missing.some((name) => shown[name] === undefined || shown[name] === '')) return null
      return { ...parameters, ...Object.fromEntries(missing.map((name) => [name, shown[name] ?? ''])) }
    },
    /** Asks a scene's question; whoever asks stops it. */
    open,
    /** From now on this scene's answer counts for how old and how well connected the screen is. */
    show(answer: LiveAnswer<Stands>): void {
      onShow = answer
    },
    /** Lets time pass: ages and clocks move. Called once a second. */
    tick(): void {
      now = scheduler.now()
    },
    stop(): void {
      for (const question of questions) question.stop()
    },
  }
}

export type ScreenStore = ReturnType<typeof createScreenStore>
