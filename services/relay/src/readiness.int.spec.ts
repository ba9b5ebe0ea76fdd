import { createServer, type Server } from 'node:net'
import { STREAM_NAME } from '@ioc/contracts'
import { systemTimers } from '@ioc/kit'
import { connectLog } from '@ioc/log-client'
import { appendFacts, factEvent, payments, until } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Progress } from './progress.ts'
import { createReadiness } from './readiness.ts'
import { startRelayBed, type RelayBed } from './testing/relay-bed.ts'

let bed: RelayBed
let silent: Server | undefined
beforeEach(async () => {
  bed = await startRelayBed()
})
afterEach(async () => {
  silent?.close()
  silent = undefined
  await bed.close()
})

/** Progress of a session that goes on, as far as a position. */
function progressAt(position: bigint): Progress {
  const progress = new Progress(systemTimers)
  progress.began()
  progress.acknowledged(position)
  return progress
}

/** Where something listens that takes connections and says nothing. */
const silentPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer(() => undefined)
    silent = server
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })

describe('the readiness of a relay', () => {
  it('is not given by a session that has begun when the stream acknowledges nothing', async () => {
    const relay = bed.relay({ ackTimeoutMs: 5_000, levelWithinMs: 200 })
    await appendFacts(bed.log, payments(0, 3))
    await until('the relay is ready', async () => (await relay.notReady()) === undefined)
    const { config } = await bed.manager.streams.info(STREAM_NAME)
    await bed.manager.streams.update(STREAM_NAME, { ...config, no_ack: true })
    await appendFacts(bed.log, payments(3, 4))
    expect(await relay.notReady()).toMatch(/^relayed up to \d+, the log has \d+$/)
  })

  it('waits for a message that is on its way', async () => {
    await appendFacts(bed.log, payments(0, 1))
    const progress = progressAt(0n)
    const answer = createReadiness(bed.log, progress, systemTimers, 60_000)()
    progress.acknowledged(1_000_000n)
    expect(await answer).toBeUndefined()
  })

  it('is lost at once when relaying is interrupted meanwhile', async () => {
    await appendFacts(bed.log, payments(0, 1))
    const progress = progressAt(0n)
    const answer = createReadiness(bed.log, progress, systemTimers, 60_000)()
    progress.interrupted('interrupted after 0: NATS is gone')
    expect(await answer).toBe('interrupted after 0: NATS is gone')
  })

  it('is not given while much is to be made up for, whatever the pace', async () => {
    const events = payments(0, 2_001).map((fact) => factEvent({ ...fact, subject: 'S1' }))
    await bed.log.appendToStream('unit-S1', events)
    const answer = await createReadiness(bed.log, progressAt(0n), systemTimers, 60_000)()
    expect(answer).toBe('relayed up to 0, more than 2000 messages behind the log')
  })

  it('is not given when the log does not answer', async () => {
    const log = connectLog(`esdb://127.0.0.1:${await silentPort()}?tls=false`)
    const ready = createReadiness(log, progressAt(0n), systemTimers, 50)
    expect(await Promise.all([ready(), ready()])).toEqual(['the log does not answer', 'the log does not answer'])
    void log.dispose()
  })
})
