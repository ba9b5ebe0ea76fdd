import {
  forAudience,
  freshnessOf,
  metricNamed,
  type FigureAnswer,
  type FigureQuestion,
  type FigureValue,
  type Reading,
} from '@ioc/projections/queries'
import type { Freshness } from '../generated/resolver-types.ts'
import type { GatewayServices } from './context.ts'
import type { FigureModel } from './models.ts'

/** What a plan adds to a figure. */
export interface Judgement {
  readonly target: number | null
  readonly verdict: 'met' | 'missed' | null
  readonly printed: string | null
}

const UNJUDGED: Judgement = { target: null, verdict: null, printed: null }

/** How old the reading may be now, on the machine's own clock. */
export const freshnessNow = ({ clock, startedAt }: GatewayServices, reading: Reading): Freshness =>
  freshnessOf(reading.snapshot.confirmedAt, clock.real(), startedAt)

/**
 * A number with its age and origin. Every figure leaves through here, whatever was asked: what its audience has no right to is
 * withheld.
 * @param question what it answers
 */
export function figureOf(
  services: GatewayServices,
  reading: Reading,
  counted: FigureValue | FigureAnswer,
  question: FigureQuestion,
  judgement: Judgement = UNJUDGED,
): FigureModel {
  const { snapshot } = reading
  const { audience } = services
  const value = forAudience(metricNamed(reading.catalogue, question.metric), counted, audience)
  const answer = 'flags' in value ? value : undefined
  return {
    ...value,
    ...judgement,
    asOf: { position: String(snapshot.position), time: snapshot.receivedAt ?? null },
    freshness: freshnessNow(services, reading),
    quality: { flagged: value.flagged, flags: answer?.flags ?? [] },
    sources: { reporting: value.reporting, expected: value.expected },
    key: answer?.key === undefined ? null : { ...answer.key, reading },
    suppressed: 'suppressed' in value && value.suppressed,
    question,
    reading,
  }
}
