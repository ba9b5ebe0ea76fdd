import { checkData, isPublicType, type Catalogue } from '@ioc/contracts'
import type { Clock } from '@ioc/kit'
import type { Envelope } from '../envelope/envelope.ts'
import { refusal, type Refusal } from '../envelope/refusal.ts'

/** A time this far ahead of both clocks is an error of the sender's clock. */
const FUTURE_TOLERANCE_MS = 5 * 60_000

const NS_PER_MS = 1_000_000n

/** Settings that decide what is taken. */
export interface Rules {
  readonly clock: Clock
  readonly catalogue: Catalogue
}

/** Why a fact that is not known yet is not taken; `undefined` when it is. */
export function refusalOf({ type, timeNs, time, data }: Envelope, { clock }: Rules): Refusal | undefined {
  const latest = BigInt(Math.ceil(Math.max(clock.now(), clock.real()) + FUTURE_TOLERANCE_MS)) * NS_PER_MS
  if (timeNs !== undefined && timeNs > latest) {
    return refusal('time-in-future', `${time} lies more than 5 minutes ahead of our clock`, '/time')
  }
  if (!isPublicType(type)) return refusal('unknown-type', `${type} is not a type that is taken here`, '/type')
  const [first] = checkData(type, data)
  if (first === undefined) return undefined
  return refusal('invalid-data', `${first.pointer || 'data'} ${first.message}`, `/data${first.pointer}`)
}
