import { join } from 'node:path'
import { SEGMENT_HEADER, segmentName } from '../format/segment-header.ts'
import type { Files, LogFile } from './files.ts'

/** One entry per 64 KiB of a segment: where the first frame that begins in it lies. */
export const BLOCK = 65_536

/** A segment file: the bytes from `base` to `end` of the log. */
export class Segment {
  readonly base: number
  readonly path: string
  readonly name: string
  /** Position after the last stored byte. */
  end: number
  /** Offset of the first frame that begins in each block; 0 where none begins. */
  readonly blocks: number[] = []
  #file: LogFile | undefined

  constructor(directory: string, base: number, end: number) {
    this.base = base
    this.end = end
    this.name = segmentName(base)
    this.path = join(directory, this.name)
  }

  get firstFrame(): number {
    return this.base + SEGMENT_HEADER
  }

  /** Remembers that a frame begins at `position`. Positions come in ascending order. */
  noteFrame(position: number): void {
    const offset = position - this.base
    const block = Math.floor(offset / BLOCK)
    while (this.blocks.length <= block) this.blocks.push(0)
    if (this.blocks[block] === 0) this.blocks[block] = offset
  }

  /** The last noted frame that begins at or before `position`, at most a block before it unless none begins there. */
  frameBefore(position: number): number {
    const offset = position - this.base
    for (let block = Math.min(Math.floor(offset / BLOCK), this.blocks.length - 1); block >= 0; block -= 1) {
      const first = this.blocks[block] ?? 0
      if (first !== 0 && first <= offset) return this.base + first
    }
    return this.firstFrame
  }

  /** The file, opened when first needed. */
  file(files: Files): LogFile {
    this.#file ??= files.open(this.path, 'open')
    return this.#file
  }

  get isOpen(): boolean {
    return this.#file !== undefined
  }

  create(files: Files): LogFile {
    this.#file = files.open(this.path, 'create')
    return this.#file
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }
}

const MOST_OPEN = 64

/** The segments of a log in order; the last one is being written. */
export class SegmentList {
  readonly all: Segment[] = []
  /** Closed segments whose files are open for readers, oldest first. */
  readonly #opened: Segment[] = []

  get last(): Segment | undefined {
    return this.all.at(-1)
  }

  /** The segment that holds `position`; for the end of the log the last one. */
  holding(position: number): Segment | undefined {
    let low = 0
    let high = this.all.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.all[middle]?.base ?? 0) <= position) low = middle
      else high = middle - 1
    }
    const found = this.all[low]
    return found !== undefined && found.base <= position ? found : undefined
  }

  /** The file of a segment for reading; of closed segments only a few stay open. */
  file(segment: Segment, files: Files): LogFile {
    if (!segment.isOpen && segment !== this.last) {
      this.#opened.push(segment)
      if (this.#opened.length > MOST_OPEN) this.#opened.shift()?.close()
    }
    return segment.file(files)
  }

  /** The segment before `segment`, if any. */
  before(segment: Segment): Segment | undefined {
    return segment.base === 0 ? undefined : this.holding(segment.base - 1)
  }

  close(): void {
    for (const segment of this.all) segment.close()
  }
}
