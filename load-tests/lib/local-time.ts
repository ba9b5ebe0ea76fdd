const OFFSET_MS = 7 * 3_600_000

/** The present school day and half of it in Asia/Ho_Chi_Minh, as the wall understands "now". */
export function localNow(now = Date.now()): { readonly date: string; readonly session: 'morning' | 'afternoon' } {
  const local = new Date(now + OFFSET_MS).toISOString()
  return { date: local.slice(0, 10), session: Number(local.slice(11, 13)) < 12 ? 'morning' : 'afternoon' }
}
