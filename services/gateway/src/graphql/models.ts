import type { KpiIndicator, KpiPack } from '@ioc/contracts'
import type {
  FigureKey,
  FigureQuestion,
  FigureValue,
  FlagCount,
  Freshness,
  Metric,
  Reading,
  Unit,
  UnitForest,
  WallModel,
} from '@ioc/projections/queries'

/** What resolvers hand to the fields of a type where that is not the type's own shape. */
export interface UnitModel {
  readonly unit: Unit
  readonly forest: UnitForest
}

/** A value of what rows are made of, with the hierarchy that knows the names of units. */
export interface FigureKeyModel extends FigureKey {
  readonly reading: Reading
}

/** A figure, and what it answers: which facts are behind it follows from that. */
export interface FigureModel extends FigureValue {
  readonly target: number | null
  readonly verdict: 'met' | 'missed' | null
  readonly printed: string | null
  readonly asOf: { readonly position: string; readonly time: string | null }
  readonly freshness: Freshness
  readonly quality: { readonly flagged: number; readonly flags: readonly FlagCount[] }
  readonly sources: { readonly reporting: number; readonly expected: number }
  readonly key: FigureKeyModel | null
  readonly suppressed: boolean
  readonly question: FigureQuestion
  readonly reading: Reading
}

export type MetricModel = Metric

export interface KpiPackModel {
  readonly pack: KpiPack
  readonly unit: string
  /** Asked for instead of the one that the pack speaks of. */
  readonly period: string | undefined
  readonly hierarchyAt: string | undefined
}

export interface IndicatorModel extends KpiPackModel {
  readonly indicator: KpiIndicator
}

export interface WallView {
  readonly model: WallModel
  /** The system's clock when it was read, in milliseconds. */
  readonly now: number
}

/** Marks health: its fields read what they need. */
export interface HealthModel {
  readonly health: true
}
