import { resolve } from 'node:path'
import { runMorning } from './lib/k6.ts'
import { readRunState } from './lib/run-state.ts'

/**
 * `node --import tsx load-tests/run-morning.ts [rate] [peak seconds] [schools]`: sends a morning to the system that runs in
 * `IOC_DATA_DIR`, and compares what k6 was told with what ClickHouse counts. Exit 0 good, 1 difference, 2 no system.
 */
const [rate = 50, peakSeconds = 30, schools = 50] = process.argv.slice(2).map(Number)
const dataDir = resolve(process.env['IOC_DATA_DIR'] ?? '.data')
const state = readRunState(dataDir)
if (state === undefined) {
  process.stderr.write(`no system runs in ${dataDir}: start one, or set IOC_DATA_DIR\n`)
  process.exit(2)
}
const intake = { url: state.urls.ingest, key: state.apiKey }
const run = `K6-${Date.now().toString(36)}`
const result = await runMorning({ intake, graphqlUrl: state.urls.graphql, run, schools, rate, peakSeconds })
const { told, counted, exitCode, output } = result
process.stdout.write(`${output}\n${JSON.stringify(told)}\n`)
process.stdout.write(`k6 was told stored ${told.stored}, ClickHouse counts ${counted}\n`)
process.exit(exitCode === 0 && told.stored === counted ? 0 : 1)
