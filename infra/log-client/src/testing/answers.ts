/** Writes messages of protocol buffers field by field, so that specs can make what no server sends today. */

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Buffer.from([...bytes, Number(rest)])
}

export const numberField = (number: number, value: bigint): Buffer =>
  Buffer.concat([varint(BigInt(number) << 3n), varint(value)])

export function bytesField(number: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([varint((BigInt(number) << 3n) | 2n), varint(BigInt(bytes.length)), bytes])
}

export const fixedField = (number: number, bytes: 4 | 8): Buffer =>
  Buffer.concat([varint((BigInt(number) << 3n) | (bytes === 8 ? 1n : 5n)), Buffer.alloc(bytes, 0xff)])

/** An entry of the map of what a server says about an event. */
export const noteField = (key: string, value: string): Buffer =>
  bytesField(6, Buffer.concat([bytesField(1, key), bytesField(2, value)]))

export const textId = (id: string): Buffer => bytesField(1, bytesField(2, id))
export const streamName = (name: string): Buffer => bytesField(2, bytesField(3, name))

/** An answer that carries an event with these fields. */
export const eventAnswer = (...fields: readonly Buffer[]): Buffer =>
  bytesField(1, Buffer.concat([bytesField(1, Buffer.concat(fields)), numberField(3, 0n)]))
