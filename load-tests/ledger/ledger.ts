import type { SentFact } from '../lib/fact.ts'
import { contentHash, eventIdOf } from './identity.ts'
import { asNamed } from './names.ts'

/** What became of one sending: the receiver's word, or `unknown` when no answer came. */
export type Answer = 'stored' | 'duplicate' | 'conflict' | 'refused' | 'retry' | 'unknown'

/** One sending of one fact and its answer. */
export interface Attempt {
  /** As it is to stand in the log: what names something is in its one way. */
  readonly fact: SentFact
  readonly hash: string
  readonly eventId: string
  readonly answer: Answer
  /** Where the receiver says it stands, for stored and duplicate. */
  readonly position?: string | undefined
  readonly code?: string | undefined
}

/** All that is known about one (source, id). */
export interface LedgerEntry {
  readonly source: string
  readonly id: string
  readonly attempts: readonly Attempt[]
}

/** An answer as the receiver gave it. */
export interface AnswerGiven {
  readonly answer: Answer
  readonly position?: string | undefined
  readonly code?: string | undefined
}

/** The book of what was sent and what was answered, kept outside of the system. */
export interface Ledger {
  readonly record: (fact: SentFact, given: AnswerGiven) => Attempt
  readonly entries: () => readonly LedgerEntry[]
  readonly find: (source: string, id: string) => LedgerEntry | undefined
  /** How many answers of each kind were given. */
  readonly totals: () => Readonly<Record<Answer, number>>
}

/** Identifies a fact among all sources. */
export const factKey = (source: string, id: string): string => `${source.normalize('NFC')}\n${id.normalize('NFC')}`

export function createLedger(): Ledger {
  const book = new Map<string, { source: string; id: string; attempts: Attempt[] }>()
  const totals: Record<Answer, number> = { stored: 0, duplicate: 0, conflict: 0, refused: 0, retry: 0, unknown: 0 }
  return {
    record(sent, { answer, position, code }) {
      const fact = asNamed(sent)
      const { source, id } = fact
      const hash = contentHash(fact)
      const attempt: Attempt = { fact, hash, eventId: eventIdOf(source, id, hash), answer, position, code }
      const key = factKey(source, id)
      const entry = book.get(key) ?? { source: source.normalize('NFC'), id: id.normalize('NFC'), attempts: [] }
      entry.attempts.push(attempt)
      book.set(key, entry)
      totals[answer] += 1
      return attempt
    },
    entries: () => [...book.values()],
    find: (source, id) => book.get(factKey(source, id)),
    totals: () => ({ ...totals }),
  }
}

/** Facts that the receiver acknowledged: each must stand in the log exactly once. */
export const acknowledged = (ledger: Ledger): LedgerEntry[] =>
  ledger
    .entries()
    .filter(({ attempts }) => attempts.some(({ answer }) => answer === 'stored' || answer === 'duplicate'))
