import { OPERATIONS_STREAM, catalogue, exampleEvent, sessionTaken, unitOpened } from '@ioc/contracts'
import { systemMachine, systemTimers, createLogger, noFailpoints, systemClock } from '@ioc/kit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createWriters, type Writers } from '../append/writers.ts'
import { parseEnvelope, type Envelope } from '../envelope/envelope.ts'
import { createFactIndex } from '../fact-index/fact-index.ts'
import { allowance } from '@ioc/kit/keys'
import { createMemoryLog, type MemoryLog } from '../testing/memory-log.ts'
import { createMemoryStore } from '../testing/memory-store.ts'
import { createIntake, type Intake } from './intake.ts'
import type { EventOutcome } from './outcome.ts'

const limits = { maxEvents: 100, maxBytes: 1_000_000, maxInFlight: 4, maxAppendEvents: 500, maxAppendBytes: 100_000 }
const example = exampleEvent(sessionTaken)
const data = sessionTaken.example.data

let log: MemoryLog
let writers: Writers
let intake: Intake
beforeEach(() => {
  log = createMemoryLog()
  const index = createFactIndex(createMemoryStore(), systemTimers)
  writers = createWriters({
    machine: systemMachine,
    log: log.port,
    index,
    failpoints: noFailpoints,
    logger: createLogger('spec', 'silent'),
    limits,
    observe: () => undefined,
    onForeignLog: () => undefined,
  })
  intake = createIntake({ clock: systemClock, catalogue, index, writers })
})
afterEach(() => writers.close(0))

function envelopeOf(event: object): Envelope {
  const reading = parseEnvelope(event)
  if (reading.kind === 'refused') throw new Error(reading.refusal.detail)
  return reading.envelope
}

function take(change: object, withinMs = 5_000, of: object = example): Promise<EventOutcome> {
  return takeEnvelope(envelopeOf({ ...of, ...change }), withinMs)
}

function takeEnvelope(envelope: Envelope, withinMs = 5_000): Promise<EventOutcome> {
  const all = allowance(['*'])
  return intake.take(envelope, {
    principal: { keyId: 'k', sources: all, units: all, kinds: all },
    traceparent: undefined,
    receivedAt: '2024-09-16T07:06:00+07:00',
    eventBytes: 200,
    deadlineAt: performance.now() + withinMs,
  })
}
const outcomes = (results: readonly EventOutcome[]) => results.map(({ outcome }) => outcome)
const quarantined = () => log.all.filter(({ stream }) => stream === OPERATIONS_STREAM)

describe('deciding about facts', () => {
  it('stores the first of several equal facts that arrive at once', async () => {
    const results = await Promise.all([take({}), take({}), take({})])
    expect(outcomes(results)).toEqual(['stored', 'duplicate', 'duplicate'])
    expect(log.all).toHaveLength(1)
  })

  it('knows a fact again that was stored before names were written in one way', async () => {
    const old = { ...data, classId: '1A ' }
    const stored = await takeEnvelope({ ...envelopeOf(example), data: old })
    const again = await take({ data: old })
    expect(again).toMatchObject({ outcome: 'duplicate', eventId: stored.eventId })
    expect(outcomes([await take({ data: { ...old, present: 1 } })])).toEqual(['conflict'])
  })

  it('holds the second of two that contradict each other against the first, though it is under way', async () => {
    const results = await Promise.all([
      take({}),
      take({ data: { ...data, present: 1 } }),
      take({ subject: 'elsewhere' }),
    ])
    expect(outcomes(results)).toEqual(['stored', 'conflict', 'conflict'])
    expect(quarantined()).toHaveLength(2)
  })

  it('quarantines the same contradiction once', async () => {
    await take({})
    const again = () => take({ data: { nonsense: true } })
    expect(outcomes(await Promise.all([again(), again()]))).toEqual(['conflict', 'conflict'])
    expect(outcomes([await again()])).toEqual(['conflict'])
    expect(quarantined()).toHaveLength(1)
  })

  it('does not call it a conflict before the contradiction lies in quarantine', async () => {
    await take({})
    log.disturb(...Array.from({ length: 50 }, () => 'absent' as const))
    const result = await take({ data: { ...data, present: 1 } }, 1)
    expect(result).toMatchObject({ outcome: 'retry', code: 'outcome-unknown' })
  })

  it('tells those who wait for a fact under way what became of it', async () => {
    log.disturb(...Array.from({ length: 50 }, () => 'absent' as const))
    const results = await Promise.all([take({}, 1), take({}, 1)])
    expect(results).toMatchObject([
      { outcome: 'retry', code: 'outcome-unknown' },
      { outcome: 'retry', code: 'outcome-unknown' },
    ])
  })

  it('finds a unit known to facts that follow its opening at once', async () => {
    const opening = exampleEvent(unitOpened)
    const results = await Promise.all([
      take({ subject: opening.subject, id: 'early' }),
      take({}, 5_000, opening),
      take({ id: 'late' }),
    ])
    expect(results.map(({ flags }) => flags)).toEqual([['unknown-unit'], undefined, undefined])
  })

  it('lets another fact take an id whose first holder was too large for the log', async () => {
    log.disturb({ kind: 'too-large' })
    const results = await Promise.all([take({}), take({ data: { ...data, present: 1 } })])
    expect(results).toMatchObject([{ outcome: 'refused', code: 'event-too-large' }, { outcome: 'stored' }])
  })

  it('refuses a contradiction that the log does not take for its size, rather than asking for it again and again', async () => {
    await take({})
    log.disturb({ kind: 'too-large' })
    const result = await take({ data: { ...data, present: 1 } })
    expect(result).toMatchObject({ outcome: 'refused', code: 'event-too-large' })
  })

  it('answers internal for what the log refuses for good', async () => {
    log.disturb({ kind: 'rejected', cause: new Error('deleted') })
    expect(await take({})).toMatchObject({ outcome: 'retry', code: 'internal' })
  })
})
