import { MetricError } from './errors.ts'

/** Where a page of rows ends: how many rows are before, at the position of the first page. */
export interface Cursor {
  readonly position: bigint
  readonly rows: number
}

export const cursorText = ({ position, rows }: Cursor): string =>
  Buffer.from(`${position}:${rows}`, 'utf8').toString('base64url')

/**
 * Reads a cursor. Its pages are read at the position of the first: open the operation there.
 * @throws MetricError BAD_CURSOR for what is none of ours
 */
export function readCursor(text: string): Cursor {
  const [, position, rows] = /^(\d{1,20}):(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? []
  if (position !== undefined && rows !== undefined) return { position: BigInt(position), rows: Number(rows) }
  throw new MetricError('BAD_CURSOR', `"${text}" is no cursor of rows`, 'take endCursor of the page before')
}
