import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DOCUMENT, generateDocument, presentDocument } from './documents.ts'

// Writes projections/docs/read-models.md; with --check only compares, and ends with 1 when it differs.
const text = await generateDocument()
if (process.argv.includes('--check')) {
  if (text !== presentDocument()) {
    console.error('projections/docs/read-models.md differs: run npm run codegen')
    process.exitCode = 1
  }
} else {
  mkdirSync(dirname(DOCUMENT), { recursive: true })
  writeFileSync(DOCUMENT, text)
}
