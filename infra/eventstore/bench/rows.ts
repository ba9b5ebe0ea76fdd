import fs from 'node:fs'
import { type Bench, cpuSeconds, startLog, startNothing } from './processes.ts'
import { RawAppends } from '../testing/raw-appends.ts'
import {
  appendRate,
  catchUpRate,
  type Done,
  fillStream,
  PADDING,
  rawLatencies,
  rawRate,
  readAllRate,
  readStreamRate,
} from './work.ts'

/** A measured ratio. */
export interface LogResult {
  readonly value: number
  readonly lowest: number
  readonly highest: number
  readonly detail: string
}

/** One line of the table, in the form that the bench of the whole system uses. */
export interface LogRow {
  readonly name: string
  readonly item: string
  readonly unit: '×'
  readonly better: 'higher' | 'lower'
  readonly floor: number
  readonly goal: number
  readonly run: (context: { readonly quick: boolean }) => Promise<LogResult>
}

interface Pair {
  readonly log: Bench
  readonly nothing: Bench
}

const READ_EVENTS = 20_000
let pair: Promise<Pair> | undefined

/** Both servers, started when the first row wants them. */
const servers = (): Promise<Pair> =>
  (pair ??= (async () => {
    const [log, nothing] = await Promise.all([startLog(), startNothing(PADDING)])
    await fillStream(log.client, READ_EVENTS)
    // Both compiled and connected before anything is measured.
    for (const server of [log, nothing]) await appendRate(server.client, 1, 32, 1000)
    return { log, nothing }
  })())

/** Ends the servers that the rows started. */
export async function stopLogBench(): Promise<void> {
  const running = await pair
  pair = undefined
  await Promise.all([running?.log.stop(), running?.nothing.stop()])
}

const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

function summary(subjects: readonly number[], bases: readonly number[], unit: string): LogResult {
  const ratios = subjects.map((subject, index) => subject / (bases[index] ?? Number.NaN))
  return {
    value: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    detail: `log ${Math.round(median(subjects))} ${unit}, storing nothing ${Math.round(median(bases))} ${unit}`,
  }
}

/** CPU time of a server over all rounds, in µs an event. */
class Cpu {
  #seconds = 0
  #events = 0

  async during(server: Bench, work: () => Promise<Done>): Promise<number> {
    const before = cpuSeconds(server.pid)
    const { events, seconds } = await work()
    this.#seconds += cpuSeconds(server.pid) - before
    this.#events += events
    return events / seconds
  }

  get perEvent(): string {
    return ((this.#seconds * 1e6) / this.#events).toFixed(1)
  }
}

type Measure = (server: Bench, context: { quick: boolean }, isLog: boolean) => Promise<Done>

/** Measures log and nothing in turn: A-B-A-B. */
function against(measure: Measure): LogRow['run'] {
  return async (context) => {
    const { log, nothing } = await servers()
    const [subjects, bases]: [number[], number[]] = [[], []]
    const [logCpu, nothingCpu] = [new Cpu(), new Cpu()]
    for (let round = 0; round < (context.quick ? 3 : 7); round += 1) {
      subjects.push(await logCpu.during(log, () => measure(log, context, true)))
      bases.push(await nothingCpu.during(nothing, () => measure(nothing, context, false)))
    }
    const result = summary(subjects, bases, 'events/s')
    return {
      ...result,
      detail: `${result.detail}; server CPU ${logCpu.perEvent} and ${nothingCpu.perEvent} µs an event`,
    }
  }
}

const append = (batch: number, inFlight: number, floor: number, goal: number): LogRow => ({
  name: batch === 1 ? `log-single-${inFlight}` : `log-batch-${batch}`,
  item:
    batch === 1
      ? `single appends, ${inFlight} in flight ÷ the same storing nothing`
      : `batches of ${batch}, ${inFlight} in flight ÷ the same storing nothing`,
  unit: '×',
  better: 'higher',
  floor,
  goal,
  run: against((server, { quick }) => appendRate(server.client, batch, inFlight, quick ? 500 : 2000)),
})

const reads: readonly LogRow[] = [
  {
    name: 'log-read-stream',
    item: 'read of a stream ÷ the same from nothing',
    unit: '×',
    better: 'higher',
    floor: 0.6,
    goal: 0.85,
    run: against((server) => readStreamRate(server.client, READ_EVENTS)),
  },
  {
    name: 'log-read-all',
    item: 'read of $all ÷ the same from nothing',
    unit: '×',
    better: 'higher',
    floor: 0.6,
    goal: 0.85,
    run: against((server) => readAllRate(server.client, READ_EVENTS)),
  },
  ...[1, 4, 16].map((followers): LogRow => ({
    name: `log-catch-up-${followers}`,
    item: `${followers} catch-up subscriptions beside a writer ÷ a read from nothing`,
    unit: '×',
    better: 'higher',
    floor: 0.4,
    goal: 0.7,
    run: against((server, _context, isLog) =>
      isLog ? catchUpRate(server.client, followers, READ_EVENTS / 4) : readAllRate(server.client, READ_EVENTS),
    ),
  })),
]

const p99 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN

/** Sorted times, in ms, of small writes each followed by fdatasync, on the log's own disk. */
function syncTimes(path: string, count: number): number[] {
  const fd = fs.openSync(path, 'w')
  const bytes = Buffer.alloc(400, 1)
  const times = Array.from({ length: count }, () => {
    const begun = performance.now()
    fs.writeSync(fd, bytes)
    fs.fdatasyncSync(fd)
    return performance.now() - begun
  })
  fs.closeSync(fd)
  fs.rmSync(path)
  return times.sort((a, b) => a - b)
}

/** The raw client on both servers. */
async function rawPair(): Promise<{ readonly log: RawAppends; readonly nothing: RawAppends; close(): void }> {
  const { log, nothing } = await servers()
  const pair = { log: new RawAppends(log.address, PADDING), nothing: new RawAppends(nothing.address, PADDING) }
  for (const raw of [pair.log, pair.nothing]) await rawRate(raw, 128, 500)
  return {
    ...pair,
    close() {
      pair.log.close()
      pair.nothing.close()
    },
  }
}

const raw: LogRow = {
  name: 'log-raw-128',
  item: 'single appends without the official client, 128 in flight ÷ the same storing nothing',
  unit: '×',
  better: 'higher',
  floor: 0.3,
  goal: 0.5,
  async run(context) {
    const clients = await rawPair()
    try {
      return await against((_server, { quick }, isLog) =>
        rawRate(isLog ? clients.log : clients.nothing, 128, quick ? 500 : 2000),
      )(context)
    } finally {
      clients.close()
    }
  },
}

/**
 * Half load: half of what one official client reaches with 128 in flight. It is offered by the raw client, because the
 * official one, half busy, pauses for 10 to 20 ms to collect garbage, also before a server that stores nothing.
 */
const latency: LogRow = {
  name: 'log-latency',
  item: 'append p99 at half load ÷ fdatasync p99',
  unit: '×',
  better: 'lower',
  floor: 25,
  goal: 10,
  async run({ quick }) {
    const { log } = await servers()
    const full = await appendRate(log.client, 1, 128, 1000)
    const half = full.events / full.seconds / 2
    const clients = await rawPair()
    const subjects: number[] = []
    const bases: number[] = []
    const nothing: number[] = []
    for (let round = 0; round < (quick ? 3 : 7); round += 1) {
      subjects.push(p99(await rawLatencies(clients.log, half, quick ? 1000 : 3000)) * 1000)
      bases.push(p99(syncTimes(`${log.directory}-sync`, quick ? 500 : 2000)) * 1000)
      nothing.push(p99(await rawLatencies(clients.nothing, half, quick ? 1000 : 3000)) * 1000)
    }
    clients.close()
    const { detail: _detail, ...figures } = summary(subjects, bases, 'µs')
    return {
      ...figures,
      detail: `append p99 ${Math.round(median(subjects))} µs at ${Math.round(half)}/s, storing nothing ${Math.round(median(nothing))} µs, fdatasync p99 ${Math.round(median(bases))} µs`,
    }
  },
}

/** The rows of the log, in the order of the table. */
export const logRows: readonly LogRow[] = [
  append(1, 1, 0.5, 0.7),
  append(1, 32, 0.5, 0.7),
  append(1, 128, 0.5, 0.7),
  append(10, 32, 0.5, 0.7),
  append(100, 16, 0.6, 0.8),
  append(500, 8, 0.6, 0.8),
  raw,
  ...reads,
  latency,
]
