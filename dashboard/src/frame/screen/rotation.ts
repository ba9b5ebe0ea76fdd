/** Which scene is shown, and since when (milliseconds of one clock). */
export interface Rotation {
  readonly index: number
  readonly paused: boolean
  readonly since: number
}

/** What can happen to a rotation. */
export type RotationEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'step'; readonly by: 1 | -1 }
  | { readonly kind: 'choose'; readonly index: number }

export interface RotationOptions {
  readonly count: number
  readonly dwellMs: number
}

/** The state after an event; the same object when nothing changes. A scene chosen by hand gets its whole dwell. */
export function rotate(
  state: Rotation,
  event: RotationEvent,
  now: number,
  { count, dwellMs }: RotationOptions,
): Rotation {
  if (count === 0) return state
  switch (event.kind) {
    case 'tick':
      return state.paused || count === 1 || now - state.since < dwellMs
        ? state
        : { ...state, index: (state.index + 1) % count, since: now }
    case 'pause':
      return { ...state, paused: !state.paused, since: now }
    case 'step':
      return { ...state, index: (state.index + event.by + count) % count, since: now }
    case 'choose':
      return event.index >= 0 && event.index < count ? { ...state, index: event.index, since: now } : state
    default:
      return event satisfies never
  }
}

/** What a key means for the rotation: space or p pauses, arrows step, digits choose. */
export function keyEvent(key: string): RotationEvent | null {
  if (key === ' ' || key === 'p' || key === 'P') return { kind: 'pause' }
  if (key === 'ArrowRight') return { kind: 'step', by: 1 }
  if (key === 'ArrowLeft') return { kind: 'step', by: -1 }
  return /^[1-9]$/.test(key) ? { kind: 'choose', index: Number(key) - 1 } : null
}
