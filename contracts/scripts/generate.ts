import { join } from 'node:path'
import { drift, writeDocuments } from './documents.ts'

// Writes contracts/generated/; with --check only compares, and ends with 1 when something differs.
const dir = join(import.meta.dirname, '..', 'generated')
if (process.argv.includes('--check')) {
  const changed = drift(dir)
  for (const path of changed) console.error(`contracts/generated/${path} differs: run npm run codegen`)
  process.exitCode = changed.length === 0 ? 0 : 1
} else {
  writeDocuments(dir)
}
