import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Segment } from '../storage/segments.ts'
import { Catalog } from '../streams/catalog.ts'
import { temporaryDirectory } from '../../testing/temporary.ts'
import { applyIndexFile, SegmentChanges } from './index-file.ts'

const STREAMS = 3000
const LOG_ID = Buffer.alloc(16, 3)

let directory: ReturnType<typeof temporaryDirectory>
beforeEach(() => (directory = temporaryDirectory('index')))
afterEach(() => directory.remove())

/** Streams with what an index file says of them. */
const stateOf = (catalog: Catalog): unknown[] =>
  catalog
    .all()
    .map(({ name, frames, shown, marks }) => [
      name,
      frames,
      shown.revision,
      shown.frame,
      shown.tombstoned,
      marks.length,
    ])
    .toSorted()

/** A log of streams in memory, to which frames are shown as the log does. */
class Growing {
  readonly catalog = new Catalog()
  readonly changes = new SegmentChanges()
  #position = 64

  /** Shows one frame in each of the streams. */
  show(streams: Iterable<number>): void {
    for (const number of streams) {
      const stream = this.catalog.obtain(`stream-${number}`)
      this.changes.touch(stream)
      stream.show(this.#position, stream.shown.revision + 1, 2, number % 97 === 0)
      this.#position += 100
    }
  }
}

const all = (): number[] => Array.from({ length: STREAMS }, (_, number) => number)

describe('an index file', () => {
  it('says what the streams were at the end of its segment, although they changed while it was made', async () => {
    const growing = new Growing()
    growing.show(all())
    growing.show(all().filter((number) => number % 3 === 0))
    const segment = new Segment(directory.path, 0, 1_000_000)
    const path = join(directory.path, 'index')
    const expected = stateOf(growing.catalog)
    const writing = growing.changes.close(segment, LOG_ID, 999_000).write(path)
    // The last ones are changed while the first ones are encoded, new ones come, and the next segment closes too.
    growing.show(all().reverse().slice(0, 1500))
    await new Promise((resolve) => setImmediate(resolve))
    growing.show([STREAMS, STREAMS + 1, ...all()])
    growing.changes.close(new Segment(directory.path, 1_000_000, 2_000_000), LOG_ID, 1_999_000)
    growing.show(all())
    await writing
    const catalog = new Catalog()
    expect(applyIndexFile(path, new Segment(directory.path, 0, 1_000_000), LOG_ID, catalog)).toBe(999_000)
    expect(stateOf(catalog)).toEqual(expected)
  })
})
