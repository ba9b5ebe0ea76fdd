import type { KnownFact } from './known-fact.ts'

const HASH_BYTES = 32
const HEADER_BYTES = 8 + 8 + HASH_BYTES
/** Stands for a position that is not known. */
const UNKNOWN_POSITION = 0xffff_ffff_ffff_ffffn

/** Position, revision, hash, then the name of the stream: 48 bytes and the name. */
export function encodeFactValue({ stream, revision, position, hash }: KnownFact): Buffer {
  const value = Buffer.allocUnsafe(HEADER_BYTES + Buffer.byteLength(stream))
  value.writeBigUInt64BE(position ?? UNKNOWN_POSITION, 0)
  value.writeBigUInt64BE(revision, 8)
  value.write(hash, 16, HASH_BYTES, 'hex')
  value.write(stream, HEADER_BYTES)
  return value
}

/** Copies out of bytes that are valid only until the next read. */
export function decodeFactValue(value: Buffer): KnownFact {
  const position = value.readBigUInt64BE(0)
  return {
    stream: value.toString('utf8', HEADER_BYTES),
    revision: value.readBigUInt64BE(8),
    position: position === UNKNOWN_POSITION ? undefined : position,
    hash: value.toString('hex', 16, HEADER_BYTES),
  }
}
