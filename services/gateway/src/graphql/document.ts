import { GraphQLError, Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql/index.js'
import { clientError } from './errors.ts'
import { MAX_NESTING, nestsDeeper } from './nesting.ts'

/** Tokens of a document: 730 figures that share a fragment fit. Checking this many holds the event loop for tens of milliseconds. */
export const MAX_TOKENS = 20_000
/** Checking walks fragments from within each other, and every operation through all that it uses. */
export const MAX_FRAGMENTS = 50
export const MAX_OPERATIONS = 50

/**
 * Fields that stand again under a name that their selection has already: checking compares each with each, and what is under
 * them too.
 */
export const MAX_REPEATED = 100

function repeatedIn({ selections }: SelectionSetNode): number {
  const names = new Set<string>()
  let repeated = 0
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const name = (node.alias ?? node.name).value
      if (names.has(name)) repeated += 1
      names.add(name)
    }
    if (node.kind !== Kind.FRAGMENT_SPREAD && node.selectionSet !== undefined) repeated += repeatedIn(node.selectionSet)
  }
  return repeated
}

const repeated = ({ definitions }: DocumentNode): number =>
  definitions.reduce(
    (sum, definition) => sum + ('selectionSet' in definition ? repeatedIn(definition.selectionSet) : 0),
    0,
  )

const count = (document: DocumentNode, kind: Kind): number =>
  document.definitions.filter((definition) => definition.kind === kind).length

/**
 * Parses what a client sent, within bounds that keep parsing and everything after it from exhausting the stack or the event
 * loop.
 * @returns the document, or the error for the client
 */
export function readDocument(query: string): DocumentNode | GraphQLError {
  if (nestsDeeper(query)) {
    return clientError('TOO_LARGE', `The operation nests deeper than ${MAX_NESTING} brackets: ask for fewer levels`)
  }
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens: MAX_TOKENS })
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
  if (count(document, Kind.FRAGMENT_DEFINITION) > MAX_FRAGMENTS) {
    return clientError('TOO_LARGE', `The document has more than ${MAX_FRAGMENTS} fragments: send fewer`)
  }
  if (count(document, Kind.OPERATION_DEFINITION) > MAX_OPERATIONS) {
    return clientError('TOO_LARGE', `The document has more than ${MAX_OPERATIONS} operations: send them one by one`)
  }
  if (repeated(document) > MAX_REPEATED) {
    return clientError('TOO_LARGE', `More than ${MAX_REPEATED} fields stand twice in their selection: name them once`)
  }
  return document
}
