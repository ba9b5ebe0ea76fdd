import { Refusal } from '../protocol/refusal.ts'
import { Code, GrpcError } from './status.ts'

const PREFIX = 5
/** As the real server: 16 MiB less what it keeps for itself. */
export const MAX_MESSAGE = 16 * 1024 * 1024 - 10_000

/** What a message that comes in pieces is given room for at once; more room comes with the bytes, whatever the prefix says. */
const ROOM = 64 * 1024
const NOTHING: Buffer = Buffer.alloc(0)

/** Cuts the bytes of a call into gRPC messages. A message is a view of what arrived, or a copy if it came in pieces. */
export class MessageReader {
  /** Room for a message that is there in part. */
  #buffer: Buffer = NOTHING
  #have = 0
  #need = PREFIX

  /** Bytes of a message that is there in part. */
  get held(): number {
    return this.#have
  }

  /** Lets go of what is there in part. */
  clear(): void {
    this.#buffer = NOTHING
    this.#have = 0
  }

  /** Takes in a chunk and calls `message` for each message that is complete. @throws GrpcError */
  take(chunk: Buffer, message: (bytes: Buffer, compressed: boolean) => void): void {
    let rest = chunk
    if (this.#have > 0) {
      this.#add(chunk)
      if (this.#have < this.#need) return
      rest = this.#buffer.subarray(0, this.#have)
      this.clear()
    }
    let at = 0
    while (rest.length - at >= PREFIX) {
      const flag = rest[at] ?? 0
      if (flag > 1) throw new Refusal('handler', 'Unexpected compressed flag value in message header.')
      const length = rest.readUInt32BE(at + 1)
      if (length > MAX_MESSAGE)
        throw new GrpcError(Code.resourceExhausted, 'Received message exceeds the maximum configured message size.')
      this.#need = PREFIX + length
      if (rest.length - at < this.#need) break
      message(rest.subarray(at + PREFIX, at + this.#need), flag === 1)
      at += this.#need
      this.#need = PREFIX
    }
    if (at < rest.length) {
      this.#buffer = at === 0 ? rest : rest.subarray(at)
      this.#have = this.#buffer.length
    }
  }

  #add(chunk: Buffer): void {
    const have = this.#have + chunk.length
    if (have > this.#buffer.length) {
      const room = Math.max(have, Math.min(this.#need, Math.max(ROOM, 2 * this.#have)))
      const grown = Buffer.allocUnsafeSlow(room)
      this.#buffer.copy(grown, 0, 0, this.#have)
      this.#buffer = grown
    }
    chunk.copy(this.#buffer, this.#have)
    this.#have = have
  }
}
