import { eventId, factHash } from '@ioc/contracts'
import type { Fact } from '@ioc/kit'

function hashFits({ type, subject, time, data, hash }: Fact): boolean {
  // A time that the source did not send was filled in at receipt and is outside the hash; the message doesn't say which.
  return factHash({ type, subject, time, data }) === hash || factHash({ type, subject, data }) === hash
}

/**
 * Whether a fact read from the bus says what its event id stands for. The bus is derived, so that content which was altered
 * there is not believed: the log is asked. (A fact whose hash never fitted stands in the log as it is, and comes from there.)
 */
export function isSelfConsistent(fact: Fact): boolean {
  if (eventId(fact.source, fact.id, fact.hash) !== fact.eventId) return false
  try {
    return hashFits(fact)
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}
