import { Code, GrpcError } from './status.ts'

const PREFIX = 5
/** Larger than any message a client of this log has reason to send: an append is limited to far less. */
const MAX_MESSAGE = 64 * 1024 * 1024

/** Cuts the bytes of a call into gRPC messages. A message is a view of what arrived, or a copy if it came in pieces. */
export class MessageReader {
  #pieces: Buffer[] = []
  #have = 0
  #need = PREFIX

  /** No message is there in part. */
  get isComplete(): boolean {
    return this.#have === 0
  }

  /** Takes in a chunk and calls `message` for each message that is complete. */
  take(chunk: Buffer, message: (bytes: Buffer) => void): void {
    let rest = chunk
    if (this.#have > 0) {
      this.#pieces.push(chunk)
      this.#have += chunk.length
      if (this.#have < this.#need) return
      rest = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces, this.#have)
      this.#pieces = []
      this.#have = 0
    }
    let at = 0
    while (rest.length - at >= PREFIX) {
      if (rest[at] !== 0) throw new GrpcError(Code.unimplemented, 'compressed messages are not supported')
      const length = rest.readUInt32BE(at + 1)
      if (length > MAX_MESSAGE) throw new GrpcError(Code.resourceExhausted, `a message of ${length} bytes is too large`)
      this.#need = PREFIX + length
      if (rest.length - at < this.#need) break
      message(rest.subarray(at + PREFIX, at + this.#need))
      at += this.#need
      this.#need = PREFIX
    }
    if (at < rest.length) {
      this.#pieces = [at === 0 ? rest : rest.subarray(at)]
      this.#have = rest.length - at
    }
  }
}
