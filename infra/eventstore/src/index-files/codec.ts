/** Appends numbers and bytes to a growing buffer. */
export class ByteWriter {
  #buffer = Buffer.allocUnsafe(64 * 1024)
  #length = 0

  u32(value: number): void {
    this.#room(4)
    this.#length = this.#buffer.writeUInt32LE(value, this.#length)
  }

  f64(value: number): void {
    this.#room(8)
    this.#length = this.#buffer.writeDoubleLE(value, this.#length)
  }

  bytes(value: Buffer): void {
    this.u32(value.length)
    this.#room(value.length)
    this.#length += value.copy(this.#buffer, this.#length)
  }

  done(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  #room(size: number): void {
    if (this.#buffer.length - this.#length >= size) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + size))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

/** Reads what `ByteWriter` wrote; throws RangeError beyond the end. */
export class ByteReader {
  readonly #buffer: Buffer
  #at = 0

  constructor(buffer: Buffer) {
    this.#buffer = buffer
  }

  u32(): number {
    this.#at += 4
    return this.#buffer.readUInt32LE(this.#at - 4)
  }

  f64(): number {
    this.#at += 8
    return this.#buffer.readDoubleLE(this.#at - 8)
  }

  bytes(): Buffer {
    const length = this.u32()
    this.#at += length
    return this.#buffer.subarray(this.#at - length, this.#at)
  }
}
