#!/usr/bin/env node
/** `npm start`: sets a fresh clone up, then hands over to the launcher in this same process. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, setUp, SetupError } from '../../build/setup.mjs'

try {
  if (process.argv.includes('--help') || process.argv.includes('-h')) {
    const { HELP } = await import('../build/help.mjs')
    process.stdout.write(HELP)
  } else {
    await setUp()
    await import(pathToFileURL(join(root, 'infra/launcher/dist/start.js')).href)
  }
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
