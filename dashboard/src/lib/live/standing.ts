import { FRESHNESS_STATES, type FreshnessState } from '../../generated/enums.ts'
import * as decode from './decode.ts'

/** Where an answer stands: nothing that it shows has changed up to this (generation, position), known so long ago. */
export interface Standing {
  readonly generation: number
  readonly position: bigint
  readonly freshness: { readonly state: FreshnessState; readonly ageSeconds: number }
}

/** The system's clock, and how many of its seconds pass in a real one. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly rate: number
}

/** What the gateway says under `extensions.live`, with each answer and instead of one. */
export const readLive = decode.record<Standing & Moment>({
  generation: decode.number,
  position: decode.position,
  time: decode.instant,
  rate: decode.number,
  freshness: decode.record({ state: decode.oneOf(FRESHNESS_STATES), ageSeconds: decode.number }),
})

/** Whether `next` may follow upon `shown`: never an older (generation, position) upon a newer one. */
export function follows(
  next: Pick<Standing, 'generation' | 'position'>,
  shown: Pick<Standing, 'generation' | 'position'> | undefined,
): boolean {
  if (shown === undefined || next.generation > shown.generation) return true
  return next.generation === shown.generation && next.position >= shown.position
}
