import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonEvent, NO_STREAM, type EventStoreDBClient } from '@eventstore/db-client'
import { startEventLog } from '@ioc/eventstore'
import { startNats } from '@ioc/nats'
import { headers } from 'nats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fact, type SentFact } from '../lib/fact.ts'
import { judgeStream } from './judge-derived.ts'
import { judgeLog } from './judge-log.ts'
import { contentHash, eventIdOf } from './identity.ts'
import { createLedger } from './ledger.ts'
import { closeLog, openLog, readLog, type LogRecord } from './log-reader.ts'
import { openBus, readStream } from './stream-reader.ts'

const facts: readonly SentFact[] = ['a', 'b', 'c'].map((id) =>
  fact({
    id,
    source: 'urn:judge',
    subject: 'S1',
    type: 'vn.edu.attendance.session-taken.v1',
    time: '2024-09-16T07:05:00+07:00',
    data: { classId: id, name: 'Lớp một' },
  }),
)

const logEvent = ({ specversion: _version, data, ...ce }: SentFact) => {
  const hash = contentHash({ ...ce, data })
  const metadata = { ce, receivedAt: '2024-09-16T07:06:00.000+07:00', keyId: 'k', hash, flags: [] }
  return jsonEvent({ id: eventIdOf(ce.source, ce.id, hash), type: ce.type, data: { ...data }, metadata })
}

describe('the judge over real engines', () => {
  const directory = mkdtempSync(join(tmpdir(), 'judge-readers-'))
  let server: Awaited<ReturnType<typeof startEventLog>>
  let client: EventStoreDBClient
  beforeAll(async () => {
    server = await startEventLog({ dataDir: join(directory, 'log'), port: 0 })
    client = openLog(server.url)
    await client.appendToStream('unit-S1', facts.map(logEvent), { expectedRevision: NO_STREAM })
    await client.appendToStream('other', [jsonEvent({ type: 'not-ours', data: {} })])
  })
  afterAll(async () => {
    await closeLog(client)
    await server.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const ledgerOf = (sent: readonly SentFact[], records: readonly LogRecord[]) => {
    const ledger = createLedger()
    for (const item of sent) {
      const position = records.find(({ id }) => id === item.id)?.position
      ledger.record(item, { answer: 'stored', ...(position === undefined ? {} : { position: String(position) }) })
    }
    return ledger
  }

  it('reads back what was sent, bounded by position, streams that hold no facts left out', async () => {
    const records = await readLog(client)
    expect(records.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(judgeLog(ledgerOf(facts, records), records, { complete: true })).toEqual([])
    const [, second] = records
    expect((await readLog(client, { upTo: second?.position })).map(({ id }) => id)).toEqual(['a', 'b'])
    expect((await readLog(client, { after: second?.position })).map(({ id }) => id)).toEqual(['c'])
  })

  it('fails when an acknowledged fact is not in the log, or one is doubled there on purpose', async () => {
    const records = await readLog(client)
    const [dropped] = facts.map((item) => ({ ...item, id: 'dropped' }))
    const ledger = ledgerOf([...facts, ...(dropped === undefined ? [] : [dropped])], records)
    expect(judgeLog(ledger, records, { complete: true }).map(({ kind }) => kind)).toEqual(['acknowledged-not-in-log'])
    await client.appendToStream('unit-S1', facts.slice(1, 2).map(logEvent), { expectedRevision: 2n })
    const doubled = await readLog(client)
    expect(doubled).toHaveLength(4)
    expect(judgeLog(ledgerOf(facts, records), doubled, { complete: true }).map(({ kind }) => kind)).toEqual([
      'twice-in-log',
    ])
  })

  it('reads the bus in order, and fails when a message is missing there', async () => {
    const records = (await readLog(client)).slice(0, 3)
    const nats = await startNats({ dataDir: join(directory, 'nats'), port: 0, monitorPort: 0 })
    const bus = await openBus(nats.url)
    try {
      const manager = await bus.jetstreamManager()
      await manager.streams.add({ name: 'IOC', subjects: ['ioc.v1.>'] })
      expect(await readStream(bus)).toEqual([])
      let previous = 0n
      for (const { position, eventId, data, ...ce } of records) {
        const header = headers()
        header.set('Nats-Msg-Id', eventId)
        header.set('Ioc-Position', String(position))
        header.set('Ioc-Previous', String(previous))
        const body = JSON.stringify({ id: ce.id, source: ce.source, type: ce.type, subject: ce.subject, data })
        await bus.jetstream().publish('ioc.v1.ref.attendance.session-taken.S1', body, { headers: header })
        previous = position
      }
      expect(judgeStream(records, await readStream(bus))).toEqual([])
      await manager.streams.deleteMessage('IOC', 2)
      expect(judgeStream(records, await readStream(bus)).map(({ kind }) => kind)).toEqual([
        'missing-in-stream',
        'broken-chain',
      ])
    } finally {
      await bus.close()
      await nats.stop()
    }
  })
})
