import { checkData, type EventDefinition } from '@ioc/contracts'
import type { KeyPart, Report } from '../declaration.ts'

/** Data of one fact, as its type's example has it. */
export type Data = Readonly<Record<string, unknown>>

/** The data of a type's example, without what would take it back. */
export const exampleOf = ({ example }: EventDefinition): Data => ({
  ...(example.data as Data),
  cancelled: undefined,
})

const fits = ({ type }: EventDefinition, data: Data): boolean => checkData(type, data).length === 0

/** Fields that make the key of a report. */
export const keyFields = ({ thing }: Report): readonly string[] =>
  thing.key.flatMap((part: KeyPart) => (typeof part === 'string' ? [part] : part.fields))

/**
 * The same report with other content: every number outside the key goes up by so many, every truth value of an odd number of steps is
 * turned round. What has no room for that (one of three numbers) stays as it is.
 */
export function varied(report: Report, data: Data, steps: number): Data {
  const kept = new Set([...keyFields(report), 'cancelled'])
  const change = (value: unknown): unknown =>
    typeof value === 'number' ? value + steps : typeof value === 'boolean' ? value !== (steps % 2 === 1) : value
  return Object.keys(data)
    .filter((name) => !kept.has(name))
    .reduce<Data>((next, name) => {
      const other = { ...next, [name]: change(next[name]) }
      return fits(report.event, other) ? other : next
    }, data)
}

/** Other values that a text may give way to: whatever its schema takes. */
const CANDIDATES = ['afternoon', 'THPT', '2023', '2023-09-18', '12', 'other']

/** Another value of one field of the key that the type's schema takes; absent counts where it may be. */
export function withOtherKey({ event }: Report, data: Data, field: string): Data | undefined {
  const present = data[field]
  const others: unknown[] = [undefined, `${String(present)}-other`, ...CANDIDATES, { other: 'value' }]
  return others
    .filter((value) => value !== present)
    .map((value) => ({ ...data, [field]: value }))
    .find((candidate) => fits(event, candidate))
}
