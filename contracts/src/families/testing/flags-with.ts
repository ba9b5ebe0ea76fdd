import { catalogue } from '../../catalogue.ts'
import type { EventDefinition } from '../../events/define-event.ts'
import { parseInstant } from '../../time.ts'
import { flagsOf } from '../judge.ts'

/** The one unit that is known to specs of rules, which most examples are about: a primary school. */
const KNOWN = '94-TH-0001'

const RECEIVED_AT = '2024-12-31T08:00:00.000+07:00'
export const at = (time: string) => ({ timeNs: parseInstant(time) })

/**
 * Flags of the example of a type with some of its data changed.
 * @param more another subject or time
 */
export function flagsWith({ type, example }: EventDefinition, change: object, more: object = {}): readonly string[] {
  const around = { catalogue, unit: (code: string) => (code === KNOWN ? ['TH'] : undefined) }
  const data: unknown = { ...Object(example.data), ...change }
  return flagsOf({ type, subject: example.subject, ...at(example.time), data, ...more }, around, RECEIVED_AT)
}
