import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StartOptions } from '../src/index.ts'
import { Model } from '../testing/model.ts'
import { openTestLog, temporaryDirectory, type TestLog } from '../testing/temporary.ts'
import { append, idOf, read, readAll, readBack, remove, tombstone } from './commands.ts'

const STREAMS = ['a', 'b', 'c'] as const

/** Few ids, so that repeats of every kind are common. */
const stream = fc.constantFrom(...STREAMS)
const ids = fc.array(fc.integer({ min: 0, max: 11 }).map(idOf), { minLength: 1, maxLength: 4 })
const expected = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('any' as const, 'no_stream' as const, 'stream_exists' as const) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 8 }) },
)
const metadata = fc.oneof(
  fc.record({ maxCount: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ truncateBefore: fc.integer({ min: 0, max: 6 }) }),
  fc.constant({}),
)
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ op: fc.constant('append' as const), stream, expected, ids }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('read' as const), stream }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('setMetadata' as const), stream, metadata }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('delete' as const), stream }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('tombstone' as const), stream }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('restart' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Tiny segments and hardly any memory, so that every history crosses segments and the disk. */
const TINY = { segmentBytes: 512, tailBytes: 1 }
/** A restart believes the index files and so forgets the ids in their segments. */
const FROM_INDEX = { ...TINY, readBytes: 0 }

/** Ids that only memory can know again are made new, so that forgetting them is no difference. */
const withoutMemory = (steps: readonly Step[]): Step[] =>
  steps.map((each, index) =>
    each.op === 'append' && typeof each.expected === 'string' && each.expected !== 'no_stream'
      ? { ...each, ids: each.ids.map((_, at) => idOf(1000 + index * 10 + at)) }
      : each,
  )

class Subject {
  readonly model = new Model()
  readonly #directory: string
  readonly #options: Partial<StartOptions>
  #log: TestLog

  private constructor(directory: string, options: Partial<StartOptions>, log: TestLog) {
    this.#directory = directory
    this.#options = options
    this.#log = log
  }

  static async open(directory: string, options: Partial<StartOptions>): Promise<Subject> {
    return new Subject(directory, options, await openTestLog(directory, options))
  }

  async take(step: Step): Promise<void> {
    const { client } = this.#log
    switch (step.op) {
      case 'append':
        expect(await append(client, step.stream, step.expected, step.ids)).toEqual(
          this.model.append(step.stream, step.expected, step.ids),
        )
        return
      case 'delete':
        expect(await remove(client, step.stream)).toEqual(this.model.delete(step.stream))
        return
      case 'tombstone':
        expect(await tombstone(client, step.stream)).toEqual(this.model.tombstone(step.stream))
        return
      case 'setMetadata':
        if (this.model.isTombstoned(step.stream)) return
        await client.setStreamMetadata(step.stream, step.metadata)
        this.model.setMetadata(step.stream, step.metadata)
        return
      case 'read':
        await this.compare(step.stream)
        return
      case 'restart':
        await this.#log.close()
        this.#log = await openTestLog(this.#directory, this.#options)
        return
      default: {
        const impossible: never = step
        throw new Error(String(impossible))
      }
    }
  }

  async compare(name: string): Promise<void> {
    const wanted = this.model.read(name)
    expect(await read(this.#log.client, name)).toEqual(wanted)
    const reversed = wanted.kind === 'events' ? { ...wanted, events: wanted.events.toReversed() } : wanted
    expect(await readBack(this.#log.client, name)).toEqual(reversed)
  }

  async end(): Promise<void> {
    for (const name of STREAMS) await this.compare(name)
    expect(await readAll(this.#log.client)).toEqual(this.model.all)
  }

  close(): Promise<void> {
    return this.#log.close()
  }
}

async function check(
  options: Partial<StartOptions>,
  prepare: (steps: readonly Step[]) => readonly Step[],
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const directory = temporaryDirectory('model')
      const subject = await Subject.open(directory.path, options)
      try {
        for (const step of prepare(steps)) await subject.take(step)
        await subject.end()
      } finally {
        await subject.close()
        directory.remove()
      }
    }),
    { numRuns: Number(process.env['EVENTSTORE_MODEL_RUNS'] ?? 50) },
  )
}

describe('a log compared with a simple model of it', () => {
  it('answers every history of appends, deletes, metadata and restarts as the model does', async () => {
    await check(TINY, (steps) => steps)
  })

  it('does so too when restarts read index files instead of segments', async () => {
    await check(FROM_INDEX, withoutMemory)
  })
})
