import { crc32 } from 'node:zlib'
import { readUint53, writeUint53 } from './numbers.ts'

/**
 * The first bytes of every segment file; they are part of the log's address space.
 * mark (8) · format version (4) · CRC-32 of bytes 16 to the end (4) · base position (8) · log id (16) · zeros
 */
export const SEGMENT_HEADER = 64
export const FORMAT_VERSION = 1
const MARK = 'EVLOGSEG'

export interface SegmentHeader {
  readonly version: number
  readonly base: number
  /** Random, the same in all segments of one log: tells a segment of another log. */
  readonly logId: Buffer
}

export function writeSegmentHeader(target: Buffer, at: number, base: number, logId: Buffer): void {
  target.fill(0, at, at + SEGMENT_HEADER)
  target.write(MARK, at, 'latin1')
  target.writeUInt32LE(FORMAT_VERSION, at + 8)
  writeUint53(target, base, at + 16)
  logId.copy(target, at + 24)
  target.writeUInt32LE(crc32(target.subarray(at + 16, at + SEGMENT_HEADER)), at + 12)
}

/** The header that `bytes` begin with, or what is wrong with them. */
export function readSegmentHeader(bytes: Buffer): SegmentHeader | 'short' | 'foreign' | 'damaged' {
  if (bytes.length < SEGMENT_HEADER) return 'short'
  if (bytes.toString('latin1', 0, 8) !== MARK)
    return bytes.subarray(0, SEGMENT_HEADER).every((byte) => byte === 0) ? 'damaged' : 'foreign'
  const version = bytes.readUInt32LE(8)
  if (version === FORMAT_VERSION && bytes.readUInt32LE(12) !== crc32(bytes.subarray(16, SEGMENT_HEADER)))
    return 'damaged'
  return { version, base: readUint53(bytes, 16), logId: Buffer.from(bytes.subarray(24, 40)) }
}

/** File name of the segment that begins at `base`: sorts by position. */
export const segmentName = (base: number): string => `${base.toString().padStart(16, '0')}.seg`

/** Base position that a segment's file name says; undefined for a name that is not a segment's. */
export function baseOfSegmentName(name: string): number | undefined {
  const match = /^(\d{16})\.seg$/.exec(name)
  return match?.[1] === undefined ? undefined : Number(match[1])
}
