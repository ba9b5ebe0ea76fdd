import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlteredFiles } from '../../testing/altered-files.ts'
import { appendTo, eventsOf, newEvent } from '../../testing/events-of.ts'
import { Random } from '../../testing/random.ts'
import { temporaryDirectory } from '../../testing/temporary.ts'
import { ANY, NO_STREAM } from '../streams/decide.ts'
import { EventLog } from './event-log.ts'

let directory: ReturnType<typeof temporaryDirectory>
beforeEach(() => (directory = temporaryDirectory('log')))
afterEach(() => directory.remove())

/** A disk whose `sync` can be made to wait or to fail. */
class Disk extends AlteredFiles {
  syncs = 0
  hold: Promise<void> | undefined
  broken = false

  constructor() {
    super((file) => ({
      sync: async () => {
        this.syncs += 1
        await this.hold
        if (this.broken) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })
        await file.sync()
      },
    }))
  }
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('the log', () => {
  it('shows and answers nothing before its group is synced, and syncs once for a group', async () => {
    const disk = new Disk()
    const log = await EventLog.open({ directory: directory.path, files: disk })
    const before = { syncs: disk.syncs, events: eventsOf(log).length }
    let release = (): void => undefined
    disk.hold = new Promise((resolve) => (release = resolve))
    const random = new Random(1)
    const answers: string[] = []
    const note = (answer: { kind: string }): void => void answers.push(answer.kind)
    for (let n = 0; n < 50; n += 1) log.append('s', ANY, [newEvent(random.uuid().replaceAll('-', ''), 10)], note)
    // Also an answer that depends on what is not durable yet has to wait.
    log.append('s', NO_STREAM, [newEvent('ab'.repeat(16), 10)], note)
    await turns(20)
    expect(answers).toEqual([])
    expect(eventsOf(log)).toHaveLength(before.events)
    release()
    await expect.poll(() => answers.length).toBe(51)
    expect(answers.at(-1)).toBe('wrong')
    expect(eventsOf(log)).toHaveLength(before.events + 50)
    expect(disk.syncs - before.syncs).toBe(1)
    await log.close()
  })

  it('reports a failed sync as fatal and answers nothing any more', async () => {
    const disk = new Disk()
    const fatal: Error[] = []
    const log = await EventLog.open({ directory: directory.path, files: disk, onFatal: (error) => fatal.push(error) })
    disk.broken = true
    const answers: unknown[] = []
    log.append('s', ANY, [newEvent('ab'.repeat(16), 10)], (answer) => answers.push(answer))
    await expect.poll(() => fatal.length).toBe(1)
    log.append('s', ANY, [newEvent('cd'.repeat(16), 10)], (answer) => answers.push(answer))
    await turns(20)
    expect(answers).toEqual([])
    expect(fatal[0]?.message).toContain('EIO')
    await log.close()
  })

  it('gives revisions in an order that agrees with the order of calls, whatever runs at once', async () => {
    const log = await EventLog.open({ directory: directory.path, segmentBytes: 8192 })
    const random = new Random(7)
    let clock = 0
    const done: { begun: number; ended: number; revision: number; count: number }[] = []
    const writer = async (): Promise<void> => {
      for (let n = 0; n < 40; n += 1) {
        const count = 1 + random.below(3)
        const begun = (clock += 1)
        const expected = random.below(2) === 0 ? ANY : (log.catalog.find('race')?.shown.revision ?? NO_STREAM)
        const answer = await appendTo(
          log,
          'race',
          expected,
          Array.from({ length: count }, () => newEvent(random.uuid().replaceAll('-', ''), 20)),
        )
        const ended = (clock += 1)
        if (answer.kind === 'written') done.push({ begun, ended, revision: answer.revision, count })
        else expect(answer.kind).toBe('wrong')
      }
    }
    await Promise.all(Array.from({ length: 10 }, writer))
    done.sort((a, b) => a.revision - b.revision)
    let next = 0
    for (const append of done) {
      expect(append.revision - append.count + 1).toBe(next)
      next = append.revision + 1
    }
    for (const [index, append] of done.entries()) {
      for (const later of done.slice(index + 1)) expect(later.ended).toBeGreaterThan(append.begun)
    }
    await log.close()
  })
})
