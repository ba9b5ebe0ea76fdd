const CHUNK = 1024 * 1024

interface Chunk {
  readonly base: number
  readonly buffer: Buffer
  length: number
}

/**
 * The end of the log as bytes in memory: what is being written, and the newest that was, so that live readers need no
 * disk. Positions are those of the log; the image is contiguous. Old chunks are dropped beyond a limit.
 */
export class TailImage {
  readonly #limit: number
  #chunks: Chunk[] = []
  #end: number

  /** @param end position of the next byte; @param limit bytes to keep once they are on disk. */
  constructor(end: number, limit: number) {
    this.#end = end
    this.#limit = limit
  }

  get end(): number {
    return this.#end
  }

  /** First position that is still in memory. */
  get start(): number {
    return this.#chunks[0]?.base ?? this.#end
  }

  get bytes(): number {
    let total = 0
    for (const chunk of this.#chunks) total += chunk.buffer.length
    return total
  }

  /** Takes `size` contiguous bytes at the end; the caller fills them at once. */
  reserve(size: number): { buffer: Buffer; at: number } {
    let chunk = this.#chunks.at(-1)
    if (chunk === undefined || chunk.buffer.length - chunk.length < size) {
      chunk = { base: this.#end, buffer: Buffer.allocUnsafeSlow(Math.max(CHUNK, size)), length: 0 }
      this.#chunks.push(chunk)
    }
    const at = chunk.length
    chunk.length += size
    this.#end += size
    return { buffer: chunk.buffer, at }
  }

  /** The bytes from `start` to `end`, as views. */
  slices(start: number, end: number): Buffer[] {
    const found: Buffer[] = []
    for (const chunk of this.#chunks) {
      const from = Math.max(start, chunk.base)
      const to = Math.min(end, chunk.base + chunk.length)
      if (from < to) found.push(chunk.buffer.subarray(from - chunk.base, to - chunk.base))
    }
    return found
  }

  /** Where in memory `position` lies and up to which offset the chunk is filled; undefined if it is only on disk. */
  find(position: number): { buffer: Buffer; at: number; filled: number } | undefined {
    for (let index = this.#chunks.length - 1; index >= 0; index -= 1) {
      const chunk = this.#chunks[index]
      if (chunk === undefined || position < chunk.base) continue
      if (position >= chunk.base + chunk.length) return undefined
      return { buffer: chunk.buffer, at: position - chunk.base, filled: chunk.length }
    }
    return undefined
  }

  /** Forgets everything from `position` on: it was not stored. */
  rollback(position: number): void {
    while (this.#chunks.length > 0) {
      const chunk = this.#chunks.at(-1)
      if (chunk === undefined || chunk.base < position) break
      this.#chunks.pop()
    }
    const last = this.#chunks.at(-1)
    if (last !== undefined) last.length = Math.min(last.length, position - last.base)
    this.#end = position
  }

  /** Drops the oldest chunks beyond the limit that lie wholly before `stored`. */
  evict(stored: number): void {
    let total = this.bytes
    while (this.#chunks.length > 1 && total > this.#limit) {
      const oldest = this.#chunks[0]
      if (oldest === undefined || oldest.base + oldest.length > stored) return
      total -= oldest.buffer.length
      this.#chunks.shift()
    }
  }
}
