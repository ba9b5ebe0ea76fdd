import { WireError, type WireReader } from './wire.ts'

const VALUE = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16)
  VALUE[text.charCodeAt(0)] = digit
  VALUE[text.toUpperCase().charCodeAt(0)] = digit
}
const HEX = Buffer.from('0123456789abcdef')

/** Reads the textual form of a UUID (with or without dashes) into 16 bytes. */
function parseText(text: Buffer): Buffer {
  const id = Buffer.allocUnsafe(16)
  let digits = 0
  for (const byte of text) {
    if (byte === 0x2d) continue
    const value = VALUE[byte] ?? -1
    if (value < 0 || digits >= 32) throw new WireError(`"${text.toString('utf8')}" is not a UUID`)
    const at = digits >> 1
    id[at] = digits % 2 === 0 ? value << 4 : (id[at] ?? 0) | value
    digits += 1
  }
  if (digits !== 32) throw new WireError(`"${text.toString('utf8')}" is not a UUID`)
  return id
}

/** Reads a `UUID` message: text, or the two halves as 64-bit integers. */
export function readUuid(message: WireReader): Buffer {
  let id: Buffer | undefined
  while (message.next()) {
    if (message.field === 2) id = parseText(message.bytes())
    else if (message.field === 1) {
      const halves = message.message()
      id = Buffer.alloc(16)
      while (halves.next()) {
        halves.varint()
        const at = halves.field === 1 ? 0 : 8
        id.writeUInt32BE(halves.high, at)
        id.writeUInt32BE(halves.low, at + 4)
      }
    } else message.skip()
  }
  if (id === undefined) throw new WireError('an id is missing')
  return id
}

const DASH_BEFORE = [false, false, false, false, true, false, true, false, true, false, true]

/** Writes the 36 characters of a UUID; returns the offset after them. */
export function writeUuidText(target: Buffer, at: number, id: Buffer, idAt: number): number {
  let cursor = at
  for (let index = 0; index < 16; index += 1) {
    if (DASH_BEFORE[index] === true) {
      target[cursor] = 0x2d
      cursor += 1
    }
    const byte = id[idAt + index] ?? 0
    target[cursor] = HEX[byte >> 4] ?? 0
    target[cursor + 1] = HEX[byte & 15] ?? 0
    cursor += 2
  }
  return cursor
}
