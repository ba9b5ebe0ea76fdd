import { isCivilDate, normalName, parseInstant } from '@ioc/contracts'
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql/index.js'
import { clientError } from './errors.ts'

function textScalar(name: string, isValid: (text: string) => boolean, expected: string): GraphQLScalarType<string> {
  const parse = (value: unknown): string => {
    const text = typeof value === 'string' ? normalName(value) : ''
    if (isValid(text)) return text
    throw clientError('BAD_USER_INPUT', `${name}: expected ${expected}`)
  }
  return new GraphQLScalarType({
    name,
    serialize: String,
    parseValue: parse,
    parseLiteral: (node: ValueNode) => parse(node.kind === Kind.STRING ? node.value : undefined),
  })
}

/** How the schema's own scalars are read and written; all are text. */
export const scalars = {
  Date: textScalar('Date', isCivilDate, 'a calendar date YYYY-MM-DD'),
  DateTime: textScalar('DateTime', (text) => parseInstant(text) !== undefined, 'an RFC 3339 time with offset'),
  Position: textScalar('Position', (text) => /^\d{1,20}$/.test(text), 'a decimal string'),
}
