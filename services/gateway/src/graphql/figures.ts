import { freshnessOf, type FigureValue, type Reading } from '@ioc/projections/queries'
import type { Figure, Freshness } from '../generated/resolver-types.ts'
import type { GatewayServices } from './context.ts'

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

/** A number with its age and origin. */
export function figureOf(
  services: GatewayServices,
  reading: Reading,
  value: FigureValue,
  judgement: Judgement = UNJUDGED,
): Figure {
  const { snapshot } = reading
  return {
    value: value.value,
    numerator: value.numerator,
    denominator: value.denominator,
    percent: value.percent,
    ...judgement,
    asOf: { position: String(snapshot.position), time: snapshot.receivedAt ?? null },
    freshness: freshnessNow(services, reading),
    quality: { flagged: value.flagged },
    sources: { reporting: value.reporting, expected: value.expected },
  }
}
