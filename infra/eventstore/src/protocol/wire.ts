const TWO_32 = 4_294_967_296

/** A message that does not follow the protocol buffers format. */
export class WireError extends Error {
  override readonly name = 'WireError'
}

/** Reads protocol buffers fields one after the other from a stretch of a buffer, without copying. */
export class WireReader {
  readonly buffer: Buffer
  at: number
  readonly end: number
  /** Number and wire type of the field that `next` found. */
  field = 0
  type = 0
  /** The two halves of the last varint. */
  low = 0
  high = 0

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.buffer = buffer
    this.at = at
    this.end = end
  }

  /** Moves to the next field; false at the end. */
  next(): boolean {
    if (this.at >= this.end) return false
    const tag = this.number()
    if (tag < 8 || this.high > 0) throw new WireError('a field has no number')
    this.field = tag >>> 3
    this.type = tag & 7
    return true
  }

  /** An unsigned varint field; exact up to 2^53, and `low` and `high` are always exact. */
  varint(): number {
    if (this.type !== 0) throw new WireError(`field ${this.field} has wire type ${this.type}`)
    return this.number()
  }

  /** A number at the present place, whatever it is part of. */
  number(): number {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw new WireError('a number is cut off')
      const byte = this.buffer[this.at] ?? 0
      this.at += 1
      const bits = byte & 0x7f
      if (shift < 28) low |= bits << shift
      else if (shift === 28) {
        low |= bits << 28
        high = bits >> 4
      } else high |= bits << (shift - 32)
      if (byte < 0x80) {
        this.low = low >>> 0
        this.high = high >>> 0
        return this.high * TWO_32 + this.low
      }
    }
    throw new WireError('a number is too long')
  }

  /** Reads the length of a length-delimited field; its bytes are from `at` to the result. */
  span(): number {
    if (this.type !== 2) throw new WireError(`field ${this.field} has wire type ${this.type}`)
    const length = this.number()
    if (this.at + length > this.end) throw new WireError(`field ${this.field} is cut off`)
    return this.at + length
  }

  /** A view of a bytes or string field. */
  bytes(): Buffer {
    const end = this.span()
    const view = this.buffer.subarray(this.at, end)
    this.at = end
    return view
  }

  /** A reader of an embedded message. */
  message(): WireReader {
    const end = this.span()
    const inner = new WireReader(this.buffer, this.at, end)
    this.at = end
    return inner
  }

  skip(): void {
    if (this.type === 0) this.number()
    else if (this.type === 1) this.at += 8
    else if (this.type === 2) this.at = this.span()
    else if (this.type === 5) this.at += 4
    else throw new WireError(`field ${this.field} has wire type ${this.type}`)
    if (this.at > this.end) throw new WireError(`field ${this.field} is cut off`)
  }
}

/** Bytes that a varint of `value` takes (up to 2^53). */
export function varintSize(value: number): number {
  if (value < 0x80) return 1
  if (value < 0x4000) return 2
  if (value < 0x200000) return 3
  if (value < 0x10000000) return 4
  let size = 5
  for (let rest = Math.floor(value / 0x800000000); rest > 0; rest = Math.floor(rest / 128)) size += 1
  return size
}

/** Writes a varint (up to 2^53); returns the offset after it. */
export function writeVarint(target: Buffer, value: number, at: number): number {
  let rest = value
  let cursor = at
  while (rest >= 0x80000000) {
    target[cursor] = (rest % 128) | 0x80
    cursor += 1
    rest = Math.floor(rest / 128)
  }
  while (rest >= 0x80) {
    target[cursor] = (rest & 0x7f) | 0x80
    cursor += 1
    rest >>>= 7
  }
  target[cursor] = rest
  return cursor + 1
}

/** Bytes that a varint of 64 bits takes, given as two halves. */
export function varint64Size(high: number, low: number): number {
  const bits = high === 0 ? 32 - Math.clz32(low) : 64 - Math.clz32(high)
  return Math.max(1, Math.ceil(bits / 7))
}

/** Writes a varint of 64 bits, given as two halves; returns the offset after it. */
export function writeVarint64(target: Buffer, high: number, low: number, at: number): number {
  let cursor = at
  let left = low >>> 0
  let above = high >>> 0
  while (above > 0 || left >= 0x80) {
    target[cursor] = (left & 0x7f) | 0x80
    cursor += 1
    left = ((left >>> 7) | (above << 25)) >>> 0
    above >>>= 7
  }
  target[cursor] = left
  return cursor + 1
}
