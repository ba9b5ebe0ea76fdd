import { Refusal } from './refusal.ts'
import { varint64Size, type WireReader, writeVarint64 } from './wire.ts'

const VALUE = new Int8Array(256).fill(-1)
for (let digit = 0; digit < 16; digit += 1) {
  const text = digit.toString(16)
  VALUE[text.charCodeAt(0)] = digit
  VALUE[text.toUpperCase().charCodeAt(0)] = digit
}
const HEX = Buffer.from('0123456789abcdef')

const DASH = 0x2d
const DASH_BEFORE = [false, false, false, false, true, false, true, false, true, false, true]
const malformed = (text: Buffer): Refusal => new Refusal('handler', `"${text.toString('utf8', 0, 100)}" is not a UUID`)

/** Reads the textual form of a UUID into 16 bytes: 32 digits, with dashes or without. */
function parseDigits(text: Buffer, whole: Buffer): Buffer {
  const dashed = text.length === 36
  if (!dashed && text.length !== 32) throw malformed(whole)
  const id = Buffer.allocUnsafe(16)
  let at = 0
  for (let index = 0; index < 16; index += 1) {
    if (dashed && DASH_BEFORE[index] === true) {
      if (text[at] !== DASH) throw malformed(whole)
      at += 1
    }
    const high = VALUE[text[at] ?? 0] ?? -1
    const low = VALUE[text[at + 1] ?? 0] ?? -1
    if (high < 0 || low < 0) throw malformed(whole)
    id[index] = (high << 4) | low
    at += 2
  }
  return id
}

/** The forms that .NET reads: white space around, and braces or parentheses around the dashed form. */
function parseText(text: Buffer): Buffer {
  if (text.length === 36 || text.length === 32) return parseDigits(text, text)
  const trimmed = text.toString('latin1', 0, 100).trim()
  const inner = /^(?:\{(.{36})\}|\((.{36})\))$/.exec(trimmed)
  return parseDigits(Buffer.from(inner?.[1] ?? inner?.[2] ?? trimmed, 'latin1'), text)
}

/** Reads a `UUID` message: text, or the two halves as 64-bit integers. @throws Refusal */
export function readUuid(message: WireReader): Buffer {
  let id: Buffer | undefined
  while (message.next()) {
    if (message.field === 2) id = parseText(message.bytes())
    else if (message.field === 1) {
      const halves = message.message()
      id = Buffer.alloc(16)
      while (halves.next()) {
        if (halves.field > 2) {
          halves.skip()
          continue
        }
        halves.varint()
        const at = halves.field === 1 ? 0 : 8
        id.writeUInt32BE(halves.high, at)
        id.writeUInt32BE(halves.low, at + 4)
      }
    } else message.skip()
  }
  if (id === undefined) throw new Refusal('handler', 'an id is empty')
  return id
}

/** Writes the 36 characters of a UUID; returns the offset after them. */
export function writeUuidText(target: Buffer, at: number, id: Buffer, idAt: number): number {
  let cursor = at
  for (let index = 0; index < 16; index += 1) {
    if (DASH_BEFORE[index] === true) {
      target[cursor] = DASH
      cursor += 1
    }
    const byte = id[idAt + index] ?? 0
    target[cursor] = HEX[byte >> 4] ?? 0
    target[cursor + 1] = HEX[byte & 15] ?? 0
    cursor += 2
  }
  return cursor
}

/** Bytes of the structured form that `writeUuidHalves` writes. */
export const uuidHalvesSize = (id: Buffer, at: number): number => 4 + half(id, at) + half(id, at + 8)

const half = (id: Buffer, at: number): number => varint64Size(id.readUInt32BE(at), id.readUInt32BE(at + 4))

/** Writes a `UUID` message in its structured form: two 64-bit integers; returns the offset after it. */
export function writeUuidHalves(target: Buffer, at: number, id: Buffer, idAt: number): number {
  target[at] = 0x0a
  target[at + 1] = uuidHalvesSize(id, idAt) - 2
  target[at + 2] = 0x08
  const between = writeVarint64(target, id.readUInt32BE(idAt), id.readUInt32BE(idAt + 4), at + 3)
  target[between] = 0x10
  return writeVarint64(target, id.readUInt32BE(idAt + 8), id.readUInt32BE(idAt + 12), between + 1)
}
