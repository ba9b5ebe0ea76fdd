import type { Clock, Failpoints, Logger, Timers } from '@ioc/kit'
import type { Snapshot } from '@ioc/projections/queries'
import type { Operation } from './operation.ts'
import type { Round } from './round.ts'
import { TopicTable, type Live } from './topic-table.ts'
import type { Sink, Topic } from './topic.ts'

/** Answers are at least this far apart: four a second. */
export const MIN_INTERVAL_MS = 250
/** Without a change a screen is told this often how old what it shows is: by the answer again, or by a confirmation. */
export const REPEAT_MS = 2_000
/** Without subscribers the read model is looked at only this often. */
const IDLE_MS = 1_000
/** A round ends after so long; what is left comes in the next, after a new look and the walls that stand. */
const ROUND_MS = 200

export interface HubOptions {
  readonly clock: Clock
  readonly timers: Timers
  readonly logger: Logger
  readonly failpoints: Failpoints
  /** The newest snapshot. */
  readonly snapshot: () => Promise<Snapshot>
  /** Answers operations at one snapshot. */
  readonly at: (snapshot: Snapshot) => Round
  readonly onPublished?: (milliseconds: number, screens: number) => void
}

/** The walls that stand first, then whoever has waited longest. */
const byTurn = (a: Live, b: Live): number =>
  Number(b.operation.standing) - Number(a.operation.standing) || a.topic.toldAt - b.topic.toldAt

/** A result with the closing brace of its message. */
const payload = (json: string): Buffer => Buffer.from(`${json}}`)

/** Time since then; for ever where the machine's clock has been set back, so that nobody waits until it has caught up. */
const since = (then: number, now: number): number => (now < then ? Infinity : now - then)

/** What a topic needs now: an answer, since the last may not stand any more, or a word that it does. */
function dueOf(topic: Topic, round: Round, now: number): 'answer' | 'confirmation' | undefined {
  const { state } = topic
  if (state === undefined || state.stamp !== round.stamp(state.depends)) {
    return since(topic.changedAt, now) >= MIN_INTERVAL_MS ? 'answer' : undefined
  }
  if (since(topic.toldAt, now) < REPEAT_MS) return undefined
  return state.failed || state.depends.outside ? 'answer' : 'confirmation'
}

const versionOf = ({ generation, position }: Snapshot): string => `${generation} ${position}`

/**
 * Watches the read models and answers each question once for all who asked it, when something that its answer was made of has
 * changed: the first change after quiet at once, then at most four times a second. When reading fails, the last snapshot is
 * told again: its age says how old it is.
 */
export class LiveHub {
  readonly #options: HubOptions
  readonly #topics = new TopicTable()
  #cancelTimer = (): void => undefined
  #working: Promise<void> | undefined
  /** Something changed while working. */
  #again = false
  /** Somebody waits for a first answer. */
  #urgent = false
  /** The last round ended before all were answered. */
  #unfinished = false
  #closed = false
  #snapshot: Snapshot | undefined
  #published = ''
  #publishedAt = -Infinity

  constructor(options: HubOptions) {
    this.#options = options
  }

  /** The newest snapshot seen; undefined before the first. */
  get latest(): Snapshot | undefined {
    return this.#snapshot
  }

  get screens(): number {
    return this.#topics.screens
  }

  /** Begins to watch. */
  start(): void {
    this.#schedule(0)
  }

  /** Something may have changed: looks at once, or as soon as the rate allows. */
  notify(): void {
    if (this.#closed) return
    if (this.#working !== undefined) {
      this.#again = true
      return
    }
    this.#schedule(this.#untilAllowed())
  }

  /**
   * Subscribes to an operation; the first answer comes at once.
   * @returns how to end it; undefined when too many different questions are open
   */
  subscribe(operation: Operation, sink: Sink): (() => void) | undefined {
    const live = this.#topics.join(operation, sink)
    if (live === undefined) return undefined
    if (live.topic.state === undefined) {
      this.#urgent = true
      if (this.#working === undefined) this.#schedule(0)
    }
    return () => this.#topics.leave(live, sink)
  }

  /** Stops watching, after what is under way. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelTimer()
    await this.#working
  }

  #untilAllowed(): number {
    return Math.max(0, MIN_INTERVAL_MS - since(this.#publishedAt, this.#options.clock.real()))
  }

  #schedule(delay: number): void {
    if (this.#closed) return
    this.#cancelTimer()
    this.#cancelTimer = this.#options.timers.after(delay, () => this.#work())
  }

  #work(): void {
    if (this.#working !== undefined) {
      this.#again = true
      return
    }
    this.#working = this.#round().then(
      () => this.#rest(),
      (error: unknown) => {
        this.#options.logger.error({ err: error }, 'answering the screens failed')
        this.#rest()
      },
    )
  }

  #rest(): void {
    this.#working = undefined
    if (this.#urgent || this.#unfinished) this.#schedule(0)
    else if (this.#again) this.#schedule(this.#untilAllowed())
    else this.#schedule(this.#topics.size > 0 ? MIN_INTERVAL_MS : IDLE_MS)
    this.#again = false
    this.#unfinished = false
  }

  async #round(): Promise<void> {
    const { clock, failpoints } = this.#options
    const now = clock.real()
    this.#urgent = false
    for (const { topic } of this.#topics.values()) topic.retry()
    const snapshot = await this.#look()
    if (snapshot === undefined) return
    const version = versionOf(snapshot)
    const changed = version !== this.#published
    if (changed) failpoints.hit('gateway.before-publish')
    if (await this.#tell(this.#options.at(snapshot))) this.#publishedAt = now
    if (!changed) return
    this.#published = version
    failpoints.hit('gateway.after-publish')
  }

  /** @returns whether any answer may have changed */
  async #tell(round: Round): Promise<boolean> {
    const { clock, onPublished } = this.#options
    const began = clock.real()
    const due = [...this.#topics.values()].flatMap((live) => {
      const what = dueOf(live.topic, round, began)
      return what === undefined ? [] : [{ ...live, what }]
    })
    let changed = false
    for (const { operation, topic, what } of due.sort(byTurn)) {
      if (clock.real() - began >= ROUND_MS) {
        this.#unfinished = true
        break
      }
      if (what === 'confirmation' && operation.watch === 'confirmed')
        topic.confirm(payload(round.confirmation), clock.real())
      else changed = (await this.#answer(operation, topic, round)) || changed
    }
    if (due.length > 0) onPublished?.(clock.real() - began, this.screens)
    return changed
  }

  /** @returns whether it is another answer than one before; a first one changes nothing for anybody else */
  async #answer(operation: Operation, topic: Topic, round: Round): Promise<boolean> {
    const { clock } = this.#options
    const before = topic.state?.stamp
    const { json, failed, depends } = await round.answer(operation)
    const state = { stamp: round.stamp(depends), depends, failed }
    // Screens keep what they have rather than an error; only who has nothing yet is told.
    if (failed && topic.answered) topic.tried(state, clock.real())
    else topic.publish(payload(json), state, clock.real())
    return before !== undefined && topic.state?.stamp !== before
  }

  async #look(): Promise<Snapshot | undefined> {
    try {
      this.#options.failpoints.hit('gateway.before-query')
      this.#snapshot = await this.#options.snapshot()
      this.#options.failpoints.hit('gateway.after-query')
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the read models cannot be read')
    }
    return this.#snapshot
  }
}
