import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopLogBench } from '@ioc/eventstore/bench'
import { startSystem, type System } from '../lib/system.ts'
import { report, tableLine, type Measured } from './lib/report.ts'
import { standing, type BenchContext, type Row } from './lib/row.ts'
import { rows } from './rows/index.ts'

/**
 * `npm run bench [-- --rows log,single] [--quick]`: measures ratios of design interest and writes RESULTS.md.
 * Exit 0 when every row is at or above its floor, 1 when one is below, 2 for an unknown row.
 */
const { values } = parseArgs({ options: { rows: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const wanted = values.rows?.split(',')
/** `log` stands for every row of the log, `log-single-32` for one. */
const isMeant = (row: Row, name: string): boolean => row.name === name || row.name.startsWith(`${name}-`)
const unknown = wanted?.filter((name) => !rows.some((row) => isMeant(row, name))) ?? []
if (unknown.length > 0) {
  process.stderr.write(`unknown rows: ${unknown.join(', ')}; there are ${rows.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}
const meant = rows.filter((row) => wanted?.some((name) => isMeant(row, name)) ?? true)

let started: Promise<System> | undefined
const context: BenchContext = { quick: values.quick, system: () => (started ??= startSystem()) }
const measured: Measured[] = []
try {
  for (const row of meant) {
    process.stderr.write(`measuring ${row.name} …\n`)
    const one = { row, result: await row.run(context) }
    measured.push(one)
    process.stdout.write(`${tableLine(one)}\n`)
  }
} finally {
  await stopLogBench()
  await started?.then((system) => system.stop())
}
// A part of the table, or a quick look, must not replace the whole of it.
if (!values.quick && meant.length === rows.length) {
  const file = join(import.meta.dirname, 'RESULTS.md')
  writeFileSync(file, report(measured))
  process.stdout.write(`written to ${file}\n`)
}
process.exit(measured.every(({ row, result }) => standing(row, result.value) !== 'BELOW FLOOR') ? 0 : 1)
