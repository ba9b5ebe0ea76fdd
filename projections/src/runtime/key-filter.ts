const PRIMES = [0x01000193, 0x85ebca6b] as const
const OFFSETS = [0x811c9dc5, 0x9747b28c] as const
const PROBES = 4
/** 2^28 bits, 32 MiB: 10 million keys at a false-positive rate below 1 in 1,000. */
const DEFAULT_BITS = 28

function hash(text: string, seed: 0 | 1): number {
  let value: number = OFFSETS[seed]
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), PRIMES[seed])
    value ^= value >>> 15
  }
  return value >>> 0
}

/**
 * Bloom filter of keys: says for certain that a key is new. Only useful when it has seen every key, that is for a generation
 * built by this process from the start.
 */
export class KeyFilter {
  readonly #words: Uint32Array
  readonly #mask: number

  constructor(bits = DEFAULT_BITS) {
    this.#words = new Uint32Array(2 ** (bits - 5))
    this.#mask = 2 ** bits - 1
  }

  /** Whether the key may have been seen before: false when it certainly was not. From now on it has been. */
  see(key: string): boolean {
    const first = hash(key, 0)
    const second = hash(key, 1) | 1
    let known = true
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = (first + Math.imul(probe, second)) & this.#mask
      const place = bit >>> 5
      const word = this.#words[place] ?? 0
      const marked = (word | (1 << (bit & 31))) >>> 0
      if (marked === word) continue
      known = false
      this.#words[place] = marked
    }
    return known
  }
}
