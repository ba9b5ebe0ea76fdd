import { clientError } from './errors.ts'

/** A request of GraphQL over HTTP, read and checked in its shape. */
export interface OperationRequest {
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Record<string, unknown> | undefined
}

type Parameters = Readonly<Record<string, unknown>>

const wrong = (name: string, expected: string) => clientError('BAD_USER_INPUT', `${name}: expected ${expected}`)

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Where in a JSON value a text stands that is no Unicode: half of a surrogate pair. Undefined where there is none. */
function brokenText(value: unknown, place: string): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? undefined : place
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = brokenText(item, `${place}[${index}]`)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isMap(value)) return undefined
  for (const [key, item] of Object.entries(value)) {
    const found = key.isWellFormed() ? brokenText(item, `${place}.${key}`) : `${place} (a key)`
    if (found !== undefined) return found
  }
  return undefined
}

/** In an address variables and extensions are JSON in a text. */
function mapOf(name: string, given: unknown, inAddress: boolean): Record<string, unknown> | undefined {
  if (given === undefined || given === null || (inAddress && given === '')) return undefined
  if (!inAddress || typeof given !== 'string') {
    if (isMap(given)) return given
    throw wrong(name, inAddress ? 'a JSON object in one text' : 'an object or null')
  }
  let value: unknown
  try {
    value = JSON.parse(given)
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(name, 'a JSON object')
    throw error
  }
  if (value === null) return undefined
  if (!isMap(value)) throw wrong(name, 'a JSON object')
  return value
}

/**
 * Reads the parameters of a request. `extensions` are allowed and mean nothing here.
 * @param given body of a POST, or the parameters in the address of a GET
 * @throws GraphQLError BAD_USER_INPUT that names the parameter.
 */
export function readRequest(given: unknown, inAddress: boolean): OperationRequest {
  if (!isMap(given)) {
    throw wrong('The request', 'one JSON object with `query`; several operations are sent one by one')
  }
  const { query, operationName, variables, extensions }: Parameters = given
  if (typeof query !== 'string' || query === '') throw wrong('query', 'a GraphQL document in a text')
  const unnamed = operationName === undefined || operationName === null || operationName === ''
  if (!unnamed && typeof operationName !== 'string') throw wrong('operationName', 'a text or null')
  mapOf('extensions', extensions, inAddress)
  const read = {
    query,
    operationName: unnamed ? undefined : operationName,
    variables: mapOf('variables', variables, inAddress),
  }
  for (const [name, value] of Object.entries(read)) {
    const place = brokenText(value, name)
    if (place !== undefined) throw wrong(place, 'Unicode text, not half of a surrogate pair')
  }
  return read
}
