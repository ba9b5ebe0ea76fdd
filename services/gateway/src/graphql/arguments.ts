import { normalName } from '@ioc/contracts'
import { isKnownUnit } from '@ioc/projections/queries'
import {
  getNamedType,
  GraphQLID,
  GraphQLString,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLFieldResolver,
  type GraphQLInputType,
} from 'graphql/index.js'
import type { OperationContext } from './context.ts'
import { clientError } from './errors.ts'

type Read = (value: unknown, place: string) => unknown
type Resolver = GraphQLFieldResolver<unknown, OperationContext>

/**
 * A text that names something, in the one way in which such a text is written.
 * @throws GraphQLError BAD_USER_INPUT that names the argument, for what is no Unicode or says nothing.
 */
function namedText(value: string, place: string): string {
  if (!value.isWellFormed()) {
    throw clientError('BAD_USER_INPUT', `${place}: expected Unicode text, not half of a surrogate pair`)
  }
  const name = normalName(value)
  if (name === '') throw clientError('BAD_USER_INPUT', `${place}: expected a text that is not empty`)
  return name
}

/** Values of a filter: an empty text asks for what is not said. */
const readValue: Read = (value, place) => (value === '' ? '' : readText(value, place))

const readText: Read = (value, place) => (typeof value === 'string' ? namedText(value, place) : value)

const listOf =
  (read: Read): Read =>
  (value, place) =>
    Array.isArray(value) ? value.map((item: unknown, index) => read(item, `${place}[${index}]`)) : value

/** How values of a type are read; undefined where they hold no text. Null stays null everywhere. */
function readerOf(type: GraphQLInputType): Read | undefined {
  if (isNonNullType(type)) return readerOf(type.ofType)
  if (isListType(type)) {
    const read = readerOf(type.ofType)
    return read === undefined ? undefined : listOf(read)
  }
  if (type === GraphQLID || type === GraphQLString) return readText
  if (!isInputObjectType(type)) return undefined
  const fields = readersOf(Object.values(type.getFields()), type.name)
  if (fields.length === 0) return undefined
  return (value, place) =>
    typeof value === 'object' && value !== null ? readFields(fields, value, (name) => `${place}.${name}`) : value
}

type Readers = readonly (readonly [name: string, read: Read])[]

/** Fields whose texts may be empty. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['WhereInput.values'])

const readersOf = (
  inputs: readonly { readonly name: string; readonly type: GraphQLInputType }[],
  of?: string,
): Readers =>
  inputs.flatMap(({ name, type }) => {
    const read = MAY_BE_EMPTY.has(`${of ?? ''}.${name}`) ? listOf(readValue) : readerOf(type)
    return read === undefined ? [] : [[name, read] as const]
  })

function readFields(readers: Readers, given: object, placeOf: (name: string) => string): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...given }
  for (const [name, read] of readers) if (name in fields) fields[name] = read(fields[name], placeOf(name))
  return fields
}

/** Arguments of these names are codes of units; `code` of a school asks whether there is one. */
const UNIT_ARGUMENTS: ReadonlySet<string> = new Set(['unit', 'under'])

export const isUnitArgument = ({ name, type }: Pick<GraphQLArgument, 'name' | 'type'>): boolean =>
  UNIT_ARGUMENTS.has(name) && getNamedType(type) === GraphQLID

/** @throws GraphQLError UNKNOWN_UNIT when no fact up to the operation's position names the unit. */
async function checkUnit(context: OperationContext, name: string, code: unknown): Promise<void> {
  if (typeof code !== 'string' || (await isKnownUnit(await context.reading(), code))) return
  throw clientError('UNKNOWN_UNIT', `${name}: no fact names a unit "${code}"`)
}

/**
 * A resolver that gets its arguments as every text that names something is written, and units only that some fact names. It
 * goes by the schema, so that no field can be forgotten.
 */
export function withCheckedArguments(args: readonly GraphQLArgument[], resolve: Resolver): Resolver {
  const readers = readersOf(args)
  const units = args.filter(isUnitArgument).map(({ name }) => name)
  if (readers.length === 0) return resolve
  return async (source, given: Record<string, unknown>, context, info) => {
    const read = readFields(readers, given, (name) => name)
    await Promise.all(units.map((name) => checkUnit(context, name, read[name])))
    return resolve(source, read, context, info)
  }
}
