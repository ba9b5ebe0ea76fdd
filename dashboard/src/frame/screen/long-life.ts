import { formatClock } from '../../lib/format/time.ts'

/** Local time of the quiet reload: nobody looks, and a new version of the wall gets its chance. */
const RELOAD_AT = '03:30'
const HOUR = 3_600_000
const SHIFT_EVERY_MS = 600_000

/**
 * Offset of the whole picture in pixels, so that nothing burns in: every ten minutes another corner of a small square,
 * 2 to 4 pixels away from the last. The first ten minutes are unshifted.
 */
export function pixelShift(elapsedMs: number): readonly [number, number] {
  const path = [
    [0, 0],
    [3, 0],
    [3, 3],
    [0, 3],
    [-3, 3],
    [-3, 0],
    [-3, -3],
    [0, -3],
    [3, -3],
    [3, 0],
  ] as const
  return path[Math.max(0, Math.floor(elapsedMs / SHIFT_EVERY_MS)) % path.length] ?? [0, 0]
}

/** Whether it is time for the quiet reload of a page that has been open for more than an hour. */
export const reloadDue = (epochMs: number, openedAt: number): boolean =>
  formatClock(epochMs) === RELOAD_AT && epochMs - openedAt > HOUR

/**
 * Whether the browser has stopped drawing although the page is visible: animation frames worked once and have not come for
 * half a minute. Timers were asked at least every few seconds, else the machine slept and nothing follows from it.
 */
export const frozen = (state: {
  readonly visible: boolean
  readonly now: number
  readonly lastFrame: number | null
  readonly lastCheck: number
}): boolean =>
  state.visible &&
  state.lastFrame !== null &&
  state.now - state.lastFrame > 30_000 &&
  state.now - state.lastCheck < 10_000
