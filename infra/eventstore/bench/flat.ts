import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient } from '@eventstore/db-client'
import type { NewEvent } from '../src/format/frame.ts'
import { startEventLog } from '../src/index.ts'
import { EventLog } from '../src/log/event-log.ts'
import { ANY } from '../src/streams/decide.ts'
import { packageRoot } from '../testing/bundle.ts'
import { appendRate, readAllRate } from './work.ts'

/**
 * `node --expose-gc --import tsx infra/eventstore/bench/flat.ts [events …]`: does the log stay as fast, as small and as
 * quick to start when it grows? Fills it without a client, then measures through one. Default 10⁴ 10⁵ 10⁶ events in
 * as many streams as a tenth of them, at most 10⁵.
 */
const sizes = process.argv.slice(2).map(Number)
const PER_APPEND = 4
const DATA = Buffer.from(JSON.stringify({ pad: 'x'.repeat(200) }))
const TYPE = Buffer.from('bench')
const NOTHING = Buffer.alloc(0)
const IN_FLIGHT = 2000

async function fill(log: EventLog, from: number, to: number, streams: number): Promise<void> {
  let next = from
  let ids = randomBytes(0)
  const event = (): NewEvent => {
    if (ids.length === 0) ids = randomBytes(65_536)
    const id = ids.subarray(0, 16)
    ids = ids.subarray(16)
    return { id, type: TYPE, json: true, data: DATA, metadata: NOTHING }
  }
  await new Promise<void>((resolve, reject) => {
    let open = 0
    const more = (): void => {
      while (open < IN_FLIGHT && next < to) {
        const events = Array.from({ length: PER_APPEND }, event)
        next += PER_APPEND
        open += 1
        log.append(`fill-${(next / PER_APPEND) % streams}`, ANY, events, (answer) => {
          open -= 1
          if (answer.kind !== 'written') reject(new Error(answer.kind))
          else if (open === 0 && next >= to) resolve()
          else if (open < IN_FLIGHT / 2) more()
        })
      }
    }
    more()
  })
}

function bytesIn(directory: string): number {
  return fs.readdirSync(directory).reduce((sum, name) => sum + fs.statSync(join(directory, name)).size, 0)
}

const memory = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().rss / 2 ** 20
}

/** Reads one event out of the middle of each of `count` streams; events a second. */
async function lookUps(client: EventStoreDBClient, count: number, middle: bigint): Promise<number> {
  const begun = performance.now()
  let found = 0
  for (let stream = 0; stream < count; stream += 1) {
    for await (const _ of client.readStream(`fill-${stream}`, { fromRevision: middle, maxCount: 1 })) found += 1
  }
  return (found * 1000) / (performance.now() - begun)
}

const base = join(packageRoot, 'dist', 'bench')
fs.mkdirSync(base, { recursive: true })
const directory = fs.mkdtempSync(join(base, 'flat-'))
/** Events that the measurements themselves added. */
let measured = 0
const figure = (value: number, digits = 0): string => value.toFixed(digits)
const rate = ({ events, seconds }: { events: number; seconds: number }): string => figure(events / seconds)
process.stdout.write(
  '| events | streams | bytes/event | index bytes/event | start s | RSS MiB | singles/s (32) | batches of 100, events/s | $all events/s | look-ups/s |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n',
)
let events = 0
try {
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) {
    const streams = Math.min(100_000, Math.max(1, size / 10))
    const filling = await EventLog.open({ directory })
    await fill(filling, events, size, streams)
    events = size
    await filling.close()
    const begun = performance.now()
    const running = await startEventLog({ dataDir: directory, port: 0 })
    const start = (performance.now() - begun) / 1000
    const client = EventStoreDBClient.connectionString(running.url)
    const stored = events + measured
    const add = (done: { events: number; seconds: number }): string => {
      measured += done.events
      return rate(done)
    }
    const cells = [
      stored,
      running.log.catalog.size,
      figure(bytesIn(join(directory, 'segments')) / stored),
      figure(bytesIn(join(directory, 'index')) / stored, 1),
      figure(start, 2),
      figure(memory()),
      add(await appendRate(client, 1, 32, 2000)),
      add(await appendRate(client, 100, 8, 2000)),
      rate(await readAllRate(client, Math.min(events, 50_000))),
      figure(await lookUps(client, 200, BigInt(Math.floor(events / streams / 2)))),
    ]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
    await client.dispose()
    await running.close()
  }
} finally {
  fs.rmSync(directory, { recursive: true })
}
process.exit()
