import { clientError } from './errors.ts'

/** Largest page: a whole province's schools fit. */
export const MAX_PAGE = 1_000

/** Positions have 64 bits without a sign. */
const MAX_POSITION = 2n ** 64n - 1n

/**
 * Checks `first`.
 * @throws GraphQLError BAD_USER_INPUT when it is not 1 to {@link MAX_PAGE}.
 */
export function pageSize(first: number | null | undefined, fallback: number): number {
  const size = first ?? fallback
  if (size < 1 || size > MAX_PAGE) throw clientError('BAD_USER_INPUT', `first: expected 1 to ${MAX_PAGE}`)
  return size
}

/** Cursors are opaque to clients: the key of the last node, in base64url. */
export const cursorOf = (key: string): string => Buffer.from(key, 'utf8').toString('base64url')

const notACursor = () => clientError('BAD_USER_INPUT', 'after: not a cursor of this list')

/**
 * The key in a cursor.
 * @throws GraphQLError BAD_USER_INPUT when no list of ours can have given it.
 */
export function keyOf(cursor: string | null | undefined): string | undefined {
  if (cursor == null) return undefined
  const key = Buffer.from(cursor, 'base64url').toString('utf8')
  // Node passes over what is no base64: only what comes out the same was ours.
  if (cursorOf(key) !== cursor) throw notACursor()
  return key
}

/**
 * A cursor that is a position.
 * @throws GraphQLError BAD_USER_INPUT when it is not one of ours.
 */
export function positionOf(cursor: string | null | undefined): bigint | undefined {
  const key = keyOf(cursor)
  if (key === undefined) return undefined
  if (!/^\d{1,20}$/.test(key)) throw notACursor()
  const position = BigInt(key)
  if (position > MAX_POSITION) throw notACursor()
  return position
}

export interface Page<Node> {
  readonly edges: readonly { readonly cursor: string; readonly node: Node }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** A page from one node more than wanted, which tells whether another follows. */
export function pageOf<Item, Node>(
  items: readonly Item[],
  size: number,
  key: (item: Item) => string,
  node: (item: Item) => Node,
): Page<Node> {
  const edges = items.slice(0, size).map((item) => ({ cursor: cursorOf(key(item)), node: node(item) }))
  return { edges, pageInfo: { hasNextPage: items.length > size, endCursor: edges.at(-1)?.cursor ?? null } }
}
