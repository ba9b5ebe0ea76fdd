import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Scripts that a wall loads, compressed as a server sends them. */
const BUDGET_BYTES = 120_000

const assets = resolve(import.meta.dirname, '../dist/assets')
const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'))
const bytes = scripts.reduce((sum, name) => sum + gzipSync(readFileSync(resolve(assets, name)), { level: 9 }).length, 0)
console.log(`wall scripts: ${bytes} of ${BUDGET_BYTES} bytes gzip`)
if (scripts.length === 0 || bytes > BUDGET_BYTES) {
  console.error(scripts.length === 0 ? 'the build has no scripts' : 'the wall is over its budget')
  process.exitCode = 1
}
