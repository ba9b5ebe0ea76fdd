import { families } from '../families/families.ts'
import type { TypedData } from './upcaster.ts'

const steps = new Map(families.flatMap(({ upcasters }) => upcasters.map(({ type, step }) => [type, step])))

/**
 * Brings an event to the newest version of its type, step by step, so that read models know one version only.
 * What stands in the log is never rewritten.
 * @throws when the data does not fit the schema of its own version.
 */
export function upcast(event: TypedData): TypedData {
  let current = event
  for (;;) {
    const step = steps.get(current.type)
    if (step === undefined) return current
    current = step(current.data)
  }
}
