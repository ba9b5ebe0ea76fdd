import { EVENT_HEADER, EVENT_JSON, FLAG_JOINED, FRAME_HEADER } from './frame.ts'
import { readUint53 } from './numbers.ts'

/**
 * Walks over the events of sound frames without allocating: `open` a frame, then call `next` until it says false.
 * The fields describe the present event and are overwritten by the next one.
 */
export class EventCursor {
  buffer: Buffer = Buffer.alloc(0)
  frameAt = 0
  frameLength = 0
  framePosition = 0
  groupStart = 0
  kind = 0
  joined = false
  createdMs = 0
  firstRevision = 0
  previous = 0
  count = 0
  nameAt = 0
  nameLength = 0

  index = -1
  position = 0
  revision = 0
  idAt = 0
  json = false
  typeAt = 0
  typeLength = 0
  metadataAt = 0
  metadataLength = 0
  dataAt = 0
  dataLength = 0
  #nextAt = 0

  /** Points at the frame that begins at `at` of `buffer`, before its first event. */
  open(buffer: Buffer, at: number): void {
    this.buffer = buffer
    this.frameAt = at
    this.frameLength = buffer.readUInt32LE(at)
    this.framePosition = readUint53(buffer, at + 8)
    this.groupStart = this.framePosition - buffer.readUInt32LE(at + 16)
    this.kind = buffer.readUInt8(at + 20)
    this.joined = (buffer.readUInt8(at + 21) & FLAG_JOINED) !== 0
    this.nameLength = buffer.readUInt16LE(at + 22)
    this.createdMs = buffer.readDoubleLE(at + 24)
    this.firstRevision = readUint53(buffer, at + 32)
    this.previous = readUint53(buffer, at + 40)
    this.count = buffer.readUInt32LE(at + 48)
    this.nameAt = at + FRAME_HEADER
    this.rewind()
  }

  /** Goes back before the first event of the present frame. */
  rewind(): void {
    this.index = -1
    this.#nextAt = this.nameAt + this.nameLength
  }

  /** Moves to the next event of the frame; false when there is none. */
  next(): boolean {
    this.index += 1
    if (this.index >= this.count) return false
    this.#take(this.#nextAt)
    return true
  }

  /** Where each event of the present frame lies, for `place`. */
  offsets(): number[] {
    const found: number[] = []
    this.rewind()
    while (this.next()) found.push(this.idAt)
    return found
  }

  /** Moves to the `index`-th event of the present frame, which lies at `at` as `offsets` said. */
  place(index: number, at: number): void {
    this.index = index
    this.#take(at)
  }

  #take(at: number): void {
    const buffer = this.buffer
    this.position = this.index === 0 ? this.framePosition : this.framePosition + (at - this.frameAt)
    this.revision = this.firstRevision + this.index
    this.idAt = at
    this.dataLength = buffer.readUInt32LE(at + 16)
    this.metadataLength = buffer.readUInt32LE(at + 20)
    this.typeLength = buffer.readUInt16LE(at + 24)
    this.json = (buffer.readUInt8(at + 26) & EVENT_JSON) !== 0
    this.typeAt = at + EVENT_HEADER
    this.metadataAt = this.typeAt + this.typeLength
    this.dataAt = this.metadataAt + this.metadataLength
    this.#nextAt = this.dataAt + this.dataLength
  }

  /** Moves to the event with this revision of the present frame; false when the frame does not hold it. */
  seek(revision: number): boolean {
    this.rewind()
    if (revision < this.firstRevision || revision >= this.firstRevision + this.count) return false
    do this.next()
    while (this.revision !== revision)
    return true
  }

  name(): string {
    return this.buffer.toString('utf8', this.nameAt, this.nameAt + this.nameLength)
  }

  type(): string {
    return this.buffer.toString('utf8', this.typeAt, this.typeAt + this.typeLength)
  }

  data(): Buffer {
    return this.buffer.subarray(this.dataAt, this.dataAt + this.dataLength)
  }

  sameId(id: Buffer): boolean {
    return id.compare(this.buffer, this.idAt, this.idAt + 16) === 0
  }
}
