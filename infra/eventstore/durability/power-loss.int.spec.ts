import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EventLog } from '../src/log/event-log.ts'
import { checkLog } from '../src/index.ts'
import { ANY } from '../src/streams/decide.ts'
import { appendTo, eventsOf, newEvent } from '../testing/events-of.ts'
import { PowerLossFiles } from '../testing/power-loss.ts'
import { Random } from '../testing/random.ts'
import { temporaryDirectory } from '../testing/temporary.ts'

const ROUNDS = Number(process.env['EVENTSTORE_ROUNDS'] ?? 20)
const SEED = Number(process.env['EVENTSTORE_SEED'] ?? 1)

interface Sent {
  readonly ids: readonly string[]
  position: number | undefined
}

/** Appends until `appends` were answered, then the power fails with the rest in flight. */
async function appendUntilCut(log: EventLog, files: PowerLossFiles, random: Random): Promise<Sent[]> {
  const sent: Sent[] = []
  let left = 10 + random.below(60)
  await new Promise<void>((resolve) => {
    const send = (): void => {
      const ids = Array.from({ length: random.pick([1, 1, 2, 5]) }, () => random.uuid().replaceAll('-', ''))
      const each: Sent = { ids, position: undefined }
      sent.push(each)
      const events = ids.map((id) => newEvent(id, random.below(1500)))
      log.append(`stream-${random.below(4)}`, ANY, events, (answer) => {
        if (answer.kind === 'written') each.position = answer.position
        left -= 1
        if (left === 0) {
          files.cut()
          resolve()
        } else if (left > 0) send()
      })
    }
    for (let writer = 0; writer < 8; writer += 1) send()
  })
  return sent
}

function verify(log: EventLog, sent: readonly Sent[]): void {
  const events = eventsOf(log)
  const byId = new Map(events.map((event) => [event.id, event]))
  for (const { ids, position } of sent) {
    const there = ids.filter((id) => byId.has(id))
    // Whole or not at all; and whole if it was acknowledged.
    assert.deepEqual(there, position === undefined && there.length === 0 ? [] : ids)
    if (position !== undefined) assert.equal(byId.get(ids.at(-1) ?? '')?.position, position)
  }
}

/** Three power failures in a row; after each one everything acknowledged so far must be there. */
async function failThrice(seed: number, lies: boolean): Promise<void> {
  const random = new Random(seed)
  const directory = temporaryDirectory('power')
  try {
    let from = join(directory.path, 'log-0')
    const all: Sent[] = []
    for (let failure = 1; failure <= 3; failure += 1) {
      const files = new PowerLossFiles(random, lies)
      const log = await EventLog.open({ directory: from, files, segmentBytes: 8192 })
      verify(log, all)
      all.push(...(await appendUntilCut(log, files, random)))
      const to = join(directory.path, `log-${failure}`)
      files.aftermath(from, to)
      from = to
    }
    const log = await EventLog.open({ directory: from })
    verify(log, all)
    expect((await appendTo(log, 'after', ANY, [newEvent('ff'.repeat(16), 10)])).kind).toBe('written')
    await log.close()
    expect(checkLog({ dataDir: from }).problems).toEqual([])
  } finally {
    directory.remove()
  }
}

describe('a log whose power fails', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => SEED * 1000 + round))(
    'keeps its sound beginning, and all that was acknowledged is in it (seed %d)',
    (seed) => failThrice(seed, false),
  )

  it('would be caught if the disk only said that it synced', async () => {
    const caught = await Promise.allSettled([1, 2, 3, 4].map((seed) => failThrice(seed, true)))
    expect(caught.map(({ status }) => status)).toContain('rejected')
  })
})
