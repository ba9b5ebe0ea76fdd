import type { Answer, AnswerGiven, Ledger } from '../ledger/ledger.ts'
import { chunks, type SentFact } from './fact.ts'
import { until } from './until.ts'

/** Where and under which key facts are sent. */
export interface Intake {
  /** Address of ingest, `http://127.0.0.1:<port>`. */
  readonly url: string
  readonly key: string
}

const REQUEST_TIMEOUT_MS = 20_000
const ANSWERS: readonly Answer[] = ['stored', 'duplicate', 'conflict', 'refused', 'retry']

/** One result of a batch as ingest answers it. */
interface BatchResult {
  readonly index: number
  readonly outcome: Answer
  readonly position?: string
  readonly code?: string
}

/** Sends a body to `POST /v1/events`, as a school's software does. */
export const post = (intake: Intake, contentType: string, body: string): Promise<Response> =>
  fetch(new URL('/v1/events', intake.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${intake.key}`, 'content-type': contentType },
    body,
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
  })

/** Sends one fact in structured mode. */
export const postOne = (intake: Intake, fact: SentFact): Promise<Response> =>
  post(intake, 'application/cloudevents+json', JSON.stringify(fact))

function readResults(body: unknown, count: number): BatchResult[] {
  const results = body !== null && typeof body === 'object' && 'results' in body ? body.results : undefined
  if (!Array.isArray(results) || results.length !== count) throw new Error('an answer without a result for each event')
  return results.map((result: BatchResult, index) => {
    if (result.index !== index || !ANSWERS.includes(result.outcome)) throw new Error(`result ${index} makes no sense`)
    return result
  })
}

/**
 * Sends a batch once and writes the answers into the ledger. No answer, or a refusal of the whole request, is `unknown` or
 * `retry` for each event of it.
 */
export async function sendBatch(intake: Intake, ledger: Ledger, facts: readonly SentFact[]): Promise<AnswerGiven[]> {
  const given = await answersOf(intake, facts)
  for (const [index, fact] of facts.entries()) ledger.record(fact, given[index] ?? { answer: 'unknown' })
  return given
}

async function answersOf(intake: Intake, facts: readonly SentFact[]): Promise<AnswerGiven[]> {
  let response: Response
  let text: string
  try {
    response = await post(intake, 'application/cloudevents-batch+json', JSON.stringify(facts))
    text = await response.text()
  } catch (error) {
    // Connection refused, reset or timed out: whether anything was stored is exactly what the source cannot know.
    return facts.map(() => ({ answer: 'unknown', code: error instanceof Error ? error.name : 'failed' }))
  }
  if (response.status === 200 || response.status === 207)
    return readResults(JSON.parse(text), facts.length).map(({ outcome, position, code }) => ({
      answer: outcome,
      position,
      code,
    }))
  if (response.status === 503 || response.status === 429)
    return facts.map(() => ({ answer: 'retry', code: String(response.status) }))
  throw new Error(`ingest answered ${response.status}: ${text.slice(0, 500)}`)
}

const isSettled = ({ answer }: AnswerGiven): boolean => answer !== 'retry' && answer !== 'unknown'

/** Sends a batch until every event of it has an answer that stands, as an honest source does. */
async function sendUntilSettled(
  intake: Intake,
  ledger: Ledger,
  facts: readonly SentFact[],
  timeoutMs = 60_000,
): Promise<void> {
  let open = [...facts]
  await until(
    `answers for ${facts.length} facts`,
    async () => {
      const given = await sendBatch(intake, ledger, open)
      open = open.filter((_, index) => !isSettled(given[index] ?? { answer: 'unknown' }))
      return open.length === 0
    },
    timeoutMs,
  )
}

/** Sends everything in batches, a few at a time, until all is settled. */
export async function sendAll(
  intake: Intake,
  ledger: Ledger,
  facts: readonly SentFact[],
  { batchSize = 200, inFlight = 4 }: { readonly batchSize?: number; readonly inFlight?: number } = {},
): Promise<void> {
  const batches = chunks(facts, batchSize)
  const worker = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift())
      await sendUntilSettled(intake, ledger, batch)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}
