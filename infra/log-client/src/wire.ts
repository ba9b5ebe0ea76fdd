/** A message that does not follow the format of protocol buffers, or lacks what one of its kind must have. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const FIXED32 = 5

/** Tags of fields: number and wire type as they stand before the value. */
export const varintField = (number: number): number => (number << 3) | VARINT
export const bytesField = (number: number): number => (number << 3) | BYTES

/** Seven groups of seven bits: the longest number that a double surely holds. */
const EXACT_BYTES = 7
const MOST_BYTES = 10
const SEVEN_BITS = 7n

/**
 * A place in a message of protocol buffers. Embedded messages are read by the same cursor up to their ends, so that reading one makes
 * no object but what is asked for.
 */
export class Wire {
  readonly buffer: Buffer
  at = 0

  constructor(buffer: Buffer) {
    this.buffer = buffer
  }

  #byte(end: number): number {
    if (this.at >= end) throw new WireError('a number is cut off')
    return this.buffer[this.at++] ?? 0
  }

  /** A tag or a length. @throws WireError where it is more than 49 bits long: nothing here is */
  #small(end: number): number {
    let byte = this.#byte(end)
    if (byte < 0x80) return byte
    let value = byte & 0x7f
    let unit = 0x80
    for (let read = 1; read < EXACT_BYTES; read++) {
      byte = this.#byte(end)
      value += (byte & 0x7f) * unit
      if (byte < 0x80) return value
      unit *= 0x80
    }
    throw new WireError('a length or a tag is too long')
  }

  /** The tag of the next field; 0 at the end. */
  tag(end: number): number {
    if (this.at >= end) return 0
    const tag = this.#small(end)
    if (tag < 8) throw new WireError('a field has no number')
    return tag
  }

  /** The end of a field of bytes, text or a message that begins here. */
  span(end: number): number {
    const length = this.#small(end)
    if (this.at + length > end) throw new WireError('a field is cut off')
    return this.at + length
  }

  /** An unsigned number of up to 64 bits. */
  uint64(end: number): bigint {
    const start = this.at
    let value = 0
    let unit = 1
    for (let read = 0; read < EXACT_BYTES; read++) {
      const byte = this.#byte(end)
      value += (byte & 0x7f) * unit
      if (byte < 0x80) return BigInt(value)
      unit *= 0x80
    }
    this.at = start
    return this.#long(end)
  }

  #long(end: number): bigint {
    let value = 0n
    for (let read = 0n; read < MOST_BYTES; read++) {
      const byte = this.#byte(end)
      value |= BigInt(byte & 0x7f) << (SEVEN_BITS * read)
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    throw new WireError('a number is too long')
  }

  /** Goes past a number. */
  #pass(end: number): void {
    for (let read = 0; read < MOST_BYTES; read++) if (this.#byte(end) < 0x80) return
    throw new WireError('a number is too long')
  }

  /** A field of bytes, as a view of the message. */
  bytes(end: number): Buffer {
    const stop = this.span(end)
    const view = this.buffer.subarray(this.at, stop)
    this.at = stop
    return view
  }

  text(end: number): string {
    const stop = this.span(end)
    const text = this.buffer.toString('utf8', this.at, stop)
    this.at = stop
    return text
  }

  /** Goes past a field that nobody asks for: newer servers may send more than there is today. */
  skip(tag: number, end: number): void {
    const type = tag & 7
    if (type === VARINT) this.#pass(end)
    else if (type === BYTES) this.at = this.span(end)
    else if (type === FIXED64) this.at += 8
    else if (type === FIXED32) this.at += 4
    else throw new WireError(`field ${Math.floor(tag / 8)} has wire type ${type}`)
    if (this.at > end) throw new WireError('a field is cut off')
  }
}
