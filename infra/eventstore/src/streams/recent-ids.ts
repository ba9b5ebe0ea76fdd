/** More than a real server's memory of recent ids ever holds (8 MiB), so that idempotence is never weaker. */
const RECENT_IDS = 524_288
const KEY_WORDS = 4

/**
 * A hash of an id's four words. Every bit of the id counts in the low bits too: ids that differ only in a counter would
 * otherwise meet in one long run of slots, which made appends with such ids ten times slower.
 */
export function hashOfId(a: number, b: number, c: number, d: number): number {
  let mixed = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(c ^ Math.imul(d, 0x9e3779b1), 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/**
 * The newest event ids with the stream and revision that stored each first. Bounded: the oldest are forgotten.
 * An open-addressing table over typed arrays, because a Map of half a million strings takes five times the memory.
 */
export class RecentIds {
  readonly #mask: number
  /** Slot → entry number + 1, or 0. */
  readonly #slots: Uint32Array
  /** Ring of entries: id words, stream ordinal, revision. */
  readonly #keys: Uint32Array
  readonly #streams: Uint32Array
  readonly #revisions: Float64Array
  #next = 0
  #count = 0

  /**
   * @param limit number of ids, a power of two. The tables have their full size from the beginning: the system gives
   * memory only when it is touched, and growing would hold appends up.
   */
  constructor(limit = RECENT_IDS) {
    this.#mask = 2 * limit - 1
    this.#slots = new Uint32Array(2 * limit)
    this.#keys = new Uint32Array(limit * KEY_WORDS)
    this.#streams = new Uint32Array(limit)
    this.#revisions = new Float64Array(limit)
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
    const a = id.readUInt32LE(at)
    const b = id.readUInt32LE(at + 4)
    const c = id.readUInt32LE(at + 8)
    const d = id.readUInt32LE(at + 12)
    let slot = this.#slotOf(a, b, c, d)
    if ((this.#slots[slot] ?? 0) !== 0) return false
    if (this.#count === this.#streams.length) {
      this.#forget(this.#next)
      // What was forgotten may have made room nearer to where the new id belongs.
      slot = this.#slotOf(a, b, c, d)
    }
    const entry = this.#next
    const key = entry * KEY_WORDS
    this.#keys[key] = a
    this.#keys[key + 1] = b
    this.#keys[key + 2] = c
    this.#keys[key + 3] = d
    this.#streams[entry] = stream
    this.#revisions[entry] = revision
    this.#slots[slot] = entry + 1
    this.#next = (entry + 1) % this.#streams.length
    this.#count = Math.min(this.#count + 1, this.#streams.length)
    return true
  }

  /** Takes back the newest `add` that returned true. */
  undo(): void {
    // More were added than there is room for: the oldest of them were forgotten already.
    if (this.#count === 0) return
    const entry = (this.#next + this.#streams.length - 1) % this.#streams.length
    this.#forget(entry)
    this.#next = entry
    this.#count -= 1
  }

  /** The slot that holds the id, or the empty one where it belongs. */
  #slotOf(a: number, b: number, c: number, d: number): number {
    let slot = hashOfId(a, b, c, d) & this.#mask
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
    return hashOfId(word(0), word(1), word(2), word(3)) & this.#mask
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
}
