/** More than a real server's memory of recent ids ever holds (8 MiB), so that idempotence is never weaker. */
export const RECENT_IDS = 524_288
const KEY_WORDS = 4

/**
 * The newest event ids with the stream and revision that stored each first. Bounded: the oldest are forgotten.
 * An open-addressing table over typed arrays, because a Map of half a million strings takes five times the memory.
 */
export class RecentIds {
  readonly #limit: number
  #mask: number
  /** Slot → entry number + 1, or 0. */
  #slots: Uint32Array
  /** Ring of entries: id words, stream ordinal, revision. */
  #keys: Uint32Array
  #streams: Uint32Array
  #revisions: Float64Array
  #next = 0
  #count = 0

  constructor(limit = RECENT_IDS) {
    this.#limit = limit
    const size = Math.min(limit, 1024)
    this.#mask = 2 * size - 1
    this.#slots = new Uint32Array(2 * size)
    this.#keys = new Uint32Array(size * KEY_WORDS)
    this.#streams = new Uint32Array(size)
    this.#revisions = new Float64Array(size)
  }

  get size(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#slots.byteLength + this.#keys.byteLength + this.#streams.byteLength + this.#revisions.byteLength
  }

  /** Revision under which this stream stored the id; undefined if unknown or first stored by another stream. */
  find(id: Buffer, at: number, stream: number): number | undefined {
    const slot = this.#slotOf(
      id.readUInt32LE(at),
      id.readUInt32LE(at + 4),
      id.readUInt32LE(at + 8),
      id.readUInt32LE(at + 12),
    )
    const entry = (this.#slots[slot] ?? 0) - 1
    return entry >= 0 && this.#streams[entry] === stream ? this.#revisions[entry] : undefined
  }

  /** Remembers an id unless it is known already: the first use counts. Returns whether it was new. */
  add(id: Buffer, at: number, stream: number, revision: number): boolean {
    const [a, b, c, d] = [
      id.readUInt32LE(at),
      id.readUInt32LE(at + 4),
      id.readUInt32LE(at + 8),
      id.readUInt32LE(at + 12),
    ]
    if ((this.#slots[this.#slotOf(a, b, c, d)] ?? 0) !== 0) return false
    if (this.#count === this.#streams.length) {
      if (this.#count < this.#limit) this.#grow()
      else this.#forget(this.#next)
    }
    const entry = this.#next
    this.#keys.set([a, b, c, d], entry * KEY_WORDS)
    this.#streams[entry] = stream
    this.#revisions[entry] = revision
    this.#slots[this.#slotOf(a, b, c, d)] = entry + 1
    this.#next = (entry + 1) % this.#streams.length
    this.#count = Math.min(this.#count + 1, this.#streams.length)
    return true
  }

  /** Takes back the newest `add` that returned true. */
  undo(): void {
    const entry = (this.#next + this.#streams.length - 1) % this.#streams.length
    this.#forget(entry)
    this.#next = entry
    this.#count -= 1
  }

  #hash(a: number, b: number, c: number, d: number): number {
    return (Math.imul(a ^ c, 0x9e3779b1) ^ Math.imul(b ^ d, 0x85ebca6b)) >>> 0
  }

  /** The slot that holds the id, or the empty one where it belongs. */
  #slotOf(a: number, b: number, c: number, d: number): number {
    let slot = this.#hash(a, b, c, d) & this.#mask
    for (let entry = this.#slots[slot] ?? 0; entry !== 0; entry = this.#slots[slot] ?? 0) {
      const key = (entry - 1) * KEY_WORDS
      if (this.#keys[key] === a && this.#keys[key + 1] === b && this.#keys[key + 2] === c && this.#keys[key + 3] === d)
        return slot
      slot = (slot + 1) & this.#mask
    }
    return slot
  }

  #homeOf(entry: number): number {
    const key = entry * KEY_WORDS
    const word = (index: number): number => this.#keys[key + index] ?? 0
    return this.#hash(word(0), word(1), word(2), word(3)) & this.#mask
  }

  /** Empties an entry's slot and moves later ones of the same run back, so that searches need no tombstones. */
  #forget(entry: number): void {
    let hole = this.#homeOf(entry)
    while (this.#slots[hole] !== entry + 1) hole = (hole + 1) & this.#mask
    this.#slots[hole] = 0
    for (let slot = (hole + 1) & this.#mask; (this.#slots[slot] ?? 0) !== 0; slot = (slot + 1) & this.#mask) {
      const home = this.#homeOf((this.#slots[slot] ?? 0) - 1)
      if (((slot - home) & this.#mask) < ((slot - hole) & this.#mask)) continue
      this.#slots[hole] = this.#slots[slot] ?? 0
      this.#slots[slot] = 0
      hole = slot
    }
  }

  #grow(): void {
    const size = Math.min(this.#limit, this.#streams.length * 2)
    const [keys, streams, revisions] = [this.#keys, this.#streams, this.#revisions]
    const start = this.#next
    const count = this.#count
    this.#keys = new Uint32Array(size * KEY_WORDS)
    this.#streams = new Uint32Array(size)
    this.#revisions = new Float64Array(size)
    this.#slots = new Uint32Array(2 * size)
    this.#mask = 2 * size - 1
    for (let index = 0; index < count; index += 1) {
      const from = (start + index) % count
      this.#keys.set(keys.subarray(from * KEY_WORDS, (from + 1) * KEY_WORDS), index * KEY_WORDS)
      this.#streams[index] = streams[from] ?? 0
      this.#revisions[index] = revisions[from] ?? 0
      this.#slots[this.#homeSlot(index)] = index + 1
    }
    this.#next = count
    this.#count = count
  }

  #homeSlot(entry: number): number {
    let slot = this.#homeOf(entry)
    while ((this.#slots[slot] ?? 0) !== 0) slot = (slot + 1) & this.#mask
    return slot
  }
}
