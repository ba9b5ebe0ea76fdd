import type { KpiIndicator, KpiPack } from '@ioc/contracts'
import type { Unit, UnitForest, WallModel } from '@ioc/projections/queries'

/** What resolvers hand to the fields of a type where that is not the type's own shape. */
export interface UnitModel {
  readonly unit: Unit
  readonly forest: UnitForest
}

export interface KpiPackModel {
  readonly pack: KpiPack
  readonly unit: string
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
