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

  add(key: string): void {
    this.#probe(key, (word, bit) => {
      this.#words[word] = (this.#words[word] ?? 0) | bit
      return true
    })
  }

  /** False when the key was certainly never added. */
  mayHave(key: string): boolean {
    return this.#probe(key, (word, bit) => ((this.#words[word] ?? 0) & bit) !== 0)
  }

  #probe(key: string, visit: (word: number, bit: number) => boolean): boolean {
    const first = hash(key, 0)
    const second = hash(key, 1) | 1
    for (let probe = 0; probe < PROBES; probe++) {
      const bit = (first + Math.imul(probe, second)) & this.#mask
      if (!visit(bit >>> 5, 1 << (bit & 31))) return false
    }
    return true
  }
}
