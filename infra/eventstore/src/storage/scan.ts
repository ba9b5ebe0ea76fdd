import { EventCursor } from '../format/event-cursor.ts'
import { FRAME_HEADER, FRAME_MARK, frameIsSound } from '../format/frame.ts'
import { readUint53 } from '../format/numbers.ts'
import type { LogFile } from './files.ts'

const WINDOW = 1024 * 1024

/** A frame never grows beyond this: the largest append (data is limited to 1 MiB by default) with generous metadata. */
export const MAX_FRAME = 64 * 1024 * 1024

/** Reads a file of the log window by window; `at` is where in `buffer` the wanted position lies. */
class Window {
  readonly #file: LogFile
  readonly #base: number
  readonly #size: number
  #buffer = Buffer.allocUnsafeSlow(WINDOW)
  #start = 0
  #filled = 0

  constructor(file: LogFile, base: number, size: number) {
    this.#file = file
    this.#base = base
    this.#size = size
  }

  /** Makes at least `wanted` bytes from `position` available, or as many as there are. */
  load(position: number, wanted: number): { buffer: Buffer; at: number; available: number } {
    const offset = position - this.#base
    const possible = Math.min(wanted, this.#size - offset)
    if (offset < this.#start || offset + possible > this.#start + this.#filled) {
      if (possible > this.#buffer.length) this.#buffer = Buffer.allocUnsafeSlow(possible)
      this.#start = offset
      this.#filled = this.#file.read(this.#buffer, 0, Math.min(this.#buffer.length, this.#size - offset), offset)
    }
    return { buffer: this.#buffer, at: offset - this.#start, available: this.#filled - (offset - this.#start) }
  }
}

/**
 * Goes over the sound frames of one segment file from `from` on.
 * @returns the position after the last sound frame; less than `base + size` if something unsound follows.
 */
export function scanFrames(
  file: LogFile,
  base: number,
  size: number,
  from: number,
  visit: (frame: EventCursor) => void,
): number {
  const window = new Window(file, base, size)
  const cursor = new EventCursor()
  let position = from
  while (position < base + size) {
    let seen = window.load(position, FRAME_HEADER)
    if (seen.available < FRAME_HEADER) return position
    const length = seen.buffer.readUInt32LE(seen.at)
    if (length < FRAME_HEADER || length > MAX_FRAME) return position
    seen = window.load(position, length)
    if (!frameIsSound(seen.buffer, seen.at, seen.available, position)) return position
    cursor.open(seen.buffer, seen.at)
    visit(cursor)
    position += length
  }
  return position
}

/**
 * Looks back over the zeros at the end of a file, which the log writes ahead of its end.
 * @returns the position after the last byte that is not zero, at least `from`.
 */
export function writtenEnd(file: LogFile, base: number, size: number, from: number): number {
  const window = Buffer.allocUnsafeSlow(Math.min(WINDOW, Math.max(0, base + size - from)))
  for (let end = base + size; end > from;) {
    const start = Math.max(from, end - window.length)
    const filled = file.read(window, 0, end - start, start - base)
    for (let index = filled - 1; index >= 0; index -= 1) if (window[index] !== 0) return start + index + 1
    end = start
  }
  return from
}

/**
 * Looks behind unsound bytes for the proof that they were stored: a sound frame of a later group. One of the unsound
 * frame's own group proves nothing.
 * @returns its position, or undefined.
 */
export function findLaterGroup(file: LogFile, base: number, size: number, after: number): number | undefined {
  const bytes = Buffer.allocUnsafeSlow(base + size - after)
  const filled = file.read(bytes, 0, bytes.length, after - base)
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(FRAME_MARK)
  for (let found = bytes.indexOf(mark, 52); found >= 0 && found < filled; found = bytes.indexOf(mark, found + 1)) {
    const at = found - 52
    if (at <= 0 || readUint53(bytes, at + 8) !== after + at) continue
    if (!frameIsSound(bytes, at, filled - at, after + at)) continue
    if (bytes.readUInt32LE(at + 16) < at) return after + at
  }
  return undefined
}
