import type { TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import type { EventDefinition } from './define-event.ts'
import { families } from '../families/families.ts'
import { formsOf } from './either-form.ts'

const eventsIn = (origins: readonly string[]): readonly EventDefinition[] =>
  families
    .filter(({ origin }) => origins.includes(origin))
    .flatMap((family): readonly EventDefinition[] => family.events)

/** Types that ingest accepts from outside, in the order in which documents list them. */
export const publicEvents = eventsIn(['reported'])

/** Every type that can stand in the log. */
export const allEvents = [...publicEvents, ...eventsIn(['own'])]

const byType = new Map(allEvents.map((definition) => [definition.type, definition]))
const publicTypes = new Set(publicEvents.map((definition) => definition.type))

export const isPublicType = (type: string): boolean => publicTypes.has(type)
export const findEvent = (type: string): EventDefinition | undefined => byType.get(type)

/** Where and why data does not fit: `pointer` is an RFC 6901 pointer into the data. */
export interface DataError {
  readonly pointer: string
  readonly message: string
}

/** A schema compiled, and each of its forms where it is a union, so that errors speak of the form that was meant. */
interface Checker {
  readonly whole: Validator
  readonly forms: readonly Validator[]
}

function checkerOf(schema: TSchema): Checker {
  const whole = Compile(schema)
  return { whole, forms: formsOf(schema).map((form) => (form === schema ? whole : Compile(form))) }
}

/** Where each form fits by itself, and so none is meant. */
const SEVERAL_FORMS: DataError = { pointer: '', message: 'has several forms at once: send one of them' }

const checkers = new Map(allEvents.map(({ type, schema }) => [type, checkerOf(schema)]))

const IS_MISSING = 'is required'

const errorsOf = (validator: Validator, data: unknown): DataError[] =>
  validator.Errors(data).flatMap(({ instancePath, message, params }) => {
    const names = missing(params)
    if (names.length === 0) return [{ pointer: instancePath, message }]
    return names.map((name) => ({ pointer: `${instancePath}/${escapePointer(name)}`, message: IS_MISSING }))
  })

/** How far data is from a form: what it lacks tells more than what is wrong with what it has. */
const distance = (errors: readonly DataError[]): number =>
  errors.reduce((sum, { message }) => sum + (message === IS_MISSING ? 1_000 : 1), 0)

/**
 * Checks data against the schema of its type.
 * @returns the first few errors, of the form that comes closest where there are several; empty when it fits.
 * @throws Error for a type that is not registered: ask {@link findEvent} first.
 */
export function checkData(type: string, data: unknown): DataError[] {
  const checker = checkers.get(type)
  if (checker === undefined) throw new Error(`no schema for ${type}`)
  if (checker.whole.Check(data)) return []
  const [closest = []] = checker.forms
    .map((form) => errorsOf(form, data))
    .sort((one, other) => distance(one) - distance(other))
  return closest.length === 0 ? [SEVERAL_FORMS] : closest.slice(0, 8)
}

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** The names that an error says are missing, in themselves or beside another that is there. */
function missing(params: object): string[] {
  const names =
    'requiredProperties' in params
      ? params.requiredProperties
      : 'dependencies' in params
        ? params.dependencies
        : undefined
  return Array.isArray(names) ? names.map(String) : []
}
