import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import type { Ledger } from '../ledger/ledger.ts'
import { fact, type SentFact } from '../lib/fact.ts'
import { ask } from '../lib/graphql.ts'
import { sendBatch, type Intake } from '../lib/intake.ts'
import type { System } from '../lib/system.ts'
import { DAY, JUDGED } from '../lib/workload.ts'

/** What honest users met while others misbehaved: how often they were served at the first try, and how long they waited. */
export interface Served {
  readonly tried: number
  readonly served: number
  readonly longestMs: number
  /** What was answered instead, most frequent first, for messages. */
  readonly instead: readonly string[]
}

export interface Experience {
  readonly school: Served
  readonly analyst: Served
  /** A screen opened before the attack: messages that came, and the longest silence. */
  readonly screen: { readonly messages: number; readonly longestMs: number; readonly closes: number }
}

const EVERY_MS = 150
const CLASSES = 80
const TIMEOUT_MS = 15_000

class Diary {
  #tried = 0
  #served = 0
  #longestMs = 0
  readonly #instead = new Map<string, number>()

  async note(attempt: () => Promise<string | undefined>): Promise<void> {
    const start = performance.now()
    this.#tried += 1
    const complaint = await attempt().catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    )
    this.#longestMs = Math.max(this.#longestMs, performance.now() - start)
    if (complaint === undefined) this.#served += 1
    else this.#instead.set(complaint, (this.#instead.get(complaint) ?? 0) + 1)
  }

  get summary(): Served {
    const instead = [...this.#instead].sort(([, a], [, b]) => b - a).map(([what, count]) => `${count}× ${what}`)
    return { tried: this.#tried, served: this.#served, longestMs: this.#longestMs, instead }
  }
}

/** A batch of a school that means well: its classes' registers, larger than what a bare connection could hold. */
function registers(name: string, round: number): SentFact[] {
  return Array.from({ length: CLASSES }, (_, index) =>
    fact({
      id: `${name}-${round}-${index}`,
      source: 'urn:judge:bystander',
      subject: 'BYSTANDER',
      type: 'vn.edu.attendance.session-taken.v1',
      time: `${DAY}T07:${String(index % 60).padStart(2, '0')}:00+07:00`,
      data: {
        classId: `${index}A`,
        date: DAY,
        session: 'morning',
        enrolled: 40,
        present: 39,
        excused: 1,
        unexcused: 0,
        late: 0,
      },
    }),
  )
}

const FIGURE = `{ attendance(unit: "${JUDGED}", date: "${DAY}", session: morning) { numerator asOf { position } } }`
const SCREEN = `subscription { wall(unit: "${JUDGED}", date: "${DAY}", session: morning) { position attendance { value } } }`

function openScreen(graphqlUrl: string) {
  let [messages, longestMs, closes] = [0, 0, 0]
  let heardAt = performance.now()
  const heard = (): void => {
    longestMs = Math.max(longestMs, performance.now() - heardAt)
    heardAt = performance.now()
  }
  const client = createClient({
    url: graphqlUrl.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: Number.MAX_SAFE_INTEGER,
    shouldRetry: () => true,
    retryWait: () => delay(EVERY_MS),
    on: { closed: () => (closes += 1) },
  })
  const sink = {
    next: () => {
      messages += 1
      heard()
    },
    error: () => undefined,
    complete: () => undefined,
  }
  const unsubscribe = client.subscribe({ query: SCREEN }, sink)
  return {
    async close() {
      heard()
      const seen = { messages, longestMs, closes }
      unsubscribe()
      // Rejects with the close event when the gateway went first.
      await Promise.resolve(client.dispose()).catch(() => undefined)
      return seen
    },
  }
}

/** Sends, asks and watches as honest users do while `work` runs, one request of each kind at a time. */
export async function beside<Result>(
  system: System,
  intake: Intake,
  ledger: Ledger,
  name: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly experience: Experience }> {
  const screen = openScreen(system.urls.graphql)
  const [school, analyst] = [new Diary(), new Diary()]
  let over = false
  const keepOn = async (step: (round: number) => Promise<void>): Promise<void> => {
    for (let round = 0; !over; round += 1) {
      await step(round)
      await delay(EVERY_MS)
    }
  }
  const sending = keepOn((round) =>
    school.note(async () => {
      const answers = await sendBatch(intake, ledger, registers(name, round))
      return answers.find(({ answer }) => answer !== 'stored' && answer !== 'duplicate')?.code
    }),
  )
  const asking = keepOn(() =>
    analyst.note(async () => {
      await ask(system.urls.graphql, FIGURE, {}, { timeoutMs: TIMEOUT_MS })
      return undefined
    }),
  )
  let result: Result
  try {
    result = await work()
  } finally {
    over = true
    await Promise.all([sending, asking])
  }
  return { result, experience: { school: school.summary, analyst: analyst.summary, screen: await screen.close() } }
}
