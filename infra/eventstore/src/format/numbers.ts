const TWO_32 = 4_294_967_296

/** Reads an unsigned 64-bit little-endian integer that is known to fit in 53 bits. */
export function readUint53(buffer: Buffer, at: number): number {
  return buffer.readUInt32LE(at) + buffer.readUInt32LE(at + 4) * TWO_32
}

/** Writes a non-negative safe integer as an unsigned 64-bit little-endian one. */
export function writeUint53(buffer: Buffer, value: number, at: number): void {
  buffer.writeUInt32LE(value % TWO_32, at)
  buffer.writeUInt32LE(Math.floor(value / TWO_32), at + 4)
}
