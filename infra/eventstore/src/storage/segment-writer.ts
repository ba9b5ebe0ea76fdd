import { codeOf } from '../errors.ts'
import type { Files, LogFile } from './files.ts'
import type { Segment } from './segments.ts'

/**
 * So many zeros are written ahead of the log's end. A sync that neither grows the file nor allocates blocks has only
 * the data to store and no file-system journal: it took 0.15-0.2 ms instead of 0.23-0.35.
 */
const AHEAD = 256 * 1024
/** A group larger than this costs more than its growth; zeros would only double what it writes. */
const LARGE_GROUP = 64 * 1024
const ZEROS = Buffer.alloc(AHEAD)
/** A sync that takes longer than this many ms is slow. */
const SLOW_SYNC_MS = 1
/** After a slow sync so many others go by before one may hold up the process again. */
const WARY = 16

/** The codes of a disk or a quota that is full. */
export const isFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'

/** Writes the segment at the end of the log. Its file may be longer than the log: then the rest is zeros. */
export class SegmentWriter {
  readonly segment: Segment
  readonly #file: LogFile
  /** The file never grows beyond so many bytes for zeros. */
  readonly #limit: number
  #size: number
  #wary = WARY

  constructor(files: Files, segment: Segment, limit: number) {
    this.segment = segment
    this.#file = segment.file(files)
    this.#limit = limit
    this.#size = this.#file.size()
  }

  /** Writes the bytes of the log from `start` to `end`. They are not durable before `sync`. */
  async write(slices: readonly Buffer[], start: number, end: number): Promise<void> {
    const { base } = this.segment
    await this.#file.write(slices, start - base)
    if (end - base <= this.#size) return
    this.#size = end - base
    if (end - start <= LARGE_GROUP) await this.#growAhead()
  }

  /**
   * Makes durable what was written.
   * @param lone nothing else waits to be stored. Then, on a disk that was quick of late, the process itself waits for the
   * sync: waking a thread of the pool and being woken by it takes as long as the sync. A disk that becomes slow holds up
   * everybody else once.
   */
  async sync(lone: boolean): Promise<void> {
    const begun = performance.now()
    await this.#file.sync(lone && this.#wary === 0)
    this.#wary = performance.now() - begun > SLOW_SYNC_MS ? WARY : Math.max(0, this.#wary - 1)
  }

  /** Takes everything from `position` on back, durably. */
  async cut(position: number): Promise<void> {
    await this.#trim(position)
    await this.#file.sync()
  }

  /** Ends the file where the log does. Need not be durable: a start does it again. */
  async seal(): Promise<void> {
    await this.#trim(this.segment.end)
  }

  async #trim(position: number): Promise<void> {
    this.#size = position - this.segment.base
    await this.#file.truncate(this.#size)
  }

  async #growAhead(): Promise<void> {
    const zeros = ZEROS.subarray(0, Math.max(0, Math.min(AHEAD, this.#limit - this.#size)))
    try {
      await this.#file.write([zeros], this.#size)
      this.#size += zeros.length
    } catch (error) {
      // The group itself found room; without zeros its sync only takes longer.
      if (!isFull(error)) throw error
    }
  }
}
