// Generated from system.graphql by scripts/generate.ts; do not edit.

import { FRESHNESS_STATES, type FreshnessState } from '../../generated/enums.ts'
import * as decode from '../../lib/live/decode.ts'
import type { Question } from '../../lib/live/question.ts'

export interface SystemData {
  readonly health: {
    readonly generation: number
    readonly position: bigint
    readonly freshness: { readonly state: FreshnessState; readonly ageSeconds: number }
    readonly caughtUp: boolean
    readonly deadLetters: number
    readonly services: readonly { readonly name: string; readonly ok: boolean }[]
  }
}

export const systemQuery: Question<SystemData> = {
  name: 'System',
  document:
    'query System@live{health{...Standing caughtUp deadLetters services{name ok}}}fragment Standing on Health{generation position freshness{state ageSeconds}}',
  variables: [],
  required: [],
  decode: decode.record<SystemData>({
    health: decode.record({
      generation: decode.number,
      position: decode.position,
      freshness: decode.record({ state: decode.oneOf(FRESHNESS_STATES), ageSeconds: decode.number }),
      caughtUp: decode.truth,
      deadLetters: decode.number,
      services: decode.list(decode.record({ name: decode.text, ok: decode.truth })),
    }),
  }),
}
