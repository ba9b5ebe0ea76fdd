import type { Flag, Outcome, ProblemCodeName } from '@ioc/contracts'
import type { Refusal } from '../envelope/refusal.ts'

/** What became of one event, before it is put into words for HTTP. */
export interface EventOutcome {
  /** Id as sent; null where it could not be read. */
  readonly id: string | null
  /** Null where none could be derived. */
  readonly eventId: string | null
  readonly outcome: Outcome
  readonly revision?: bigint
  readonly position?: bigint
  readonly code?: ProblemCodeName
  readonly detail?: string
  readonly pointer?: string
  readonly flags?: readonly Flag[]
}

export const refused = (
  id: string | null,
  eventId: string | null,
  { code, detail, pointer }: Refusal,
): EventOutcome => ({
  id,
  eventId,
  outcome: 'refused',
  code,
  detail,
  ...(pointer === undefined ? {} : { pointer }),
})

export const retry = (id: string, eventId: string, code: ProblemCodeName, detail: string): EventOutcome => ({
  id,
  eventId,
  outcome: 'retry',
  code,
  detail,
})

/** An event at a place in the log. */
export const placed = (
  id: string,
  eventId: string,
  outcome: 'stored' | 'duplicate',
  { revision, position }: { readonly revision: bigint; readonly position: bigint | undefined },
  flags: readonly Flag[] = [],
): EventOutcome => ({
  id,
  eventId,
  outcome,
  revision,
  ...(position === undefined ? {} : { position }),
  ...(flags.length === 0 ? {} : { flags }),
})
