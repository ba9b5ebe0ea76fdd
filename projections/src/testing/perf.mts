import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openClickHouse } from '@ioc/clickhouse'
import { factEvent } from '@ioc/relay/testing'
import { startEventLog } from '@ioc/eventstore'
import { connectLog, readEntries } from '@ioc/kit'
import { readModels } from '../read-models/index.ts'
import { rebuildInto } from '../runtime/rebuild.ts'
const dir = await mkdtemp('/tmp/ioc-perf-')
const server = await startEventLog({ dataDir: join(dir, 'log'), port: 0 })
const log = connectLog(server.url)
const N = 60_000
for (let s = 0; s < N; s += 500) await log.appendToStream('unit-S' + (s/500%50), Array.from({ length: 500 }, (_, i) => factEvent({ id: 'c' + (s + i), subject: 'S' + (s/500%50), type: 'vn.edu.attendance.session-taken.v1', data: { classId: 'c' + (s+i)%600, date: '2024-09-16', session: 'morning', enrolled: 35, present: 33, excused: 1, unexcused: 1, late: 2 } })))
console.log('appended')
const cpu = () => { const c = process.cpuUsage(); return (c.user + c.system) / 1e3 }
for (let round = 0; round < 2; round++) {
let c0 = cpu(), t0 = Date.now(), n = 0
for await (const _ of readEntries(log)) n++
console.log('read', n, Date.now() - t0, 'ms', ((cpu() - c0) / n * 1000).toFixed(1), 'us cpu/event')
c0 = cpu(); t0 = Date.now()
const ch = await openClickHouse({ path: join(dir, 'ch' + round) })
const r = await rebuildInto({ log, clickhouse: ch, models: readModels })
console.log('rebuild', r.entries, Date.now() - t0, 'ms', ((cpu() - c0) / n * 1000).toFixed(1), 'us cpu/event')
await ch.close()
}
await rm(dir, { recursive: true, force: true }); process.exit()
