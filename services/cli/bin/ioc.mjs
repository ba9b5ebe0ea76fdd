#!/usr/bin/env node
/** The `ioc` command. npm links it at install, before anything is built. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const bundle = new URL('../dist/ioc.js', import.meta.url)
if (existsSync(fileURLToPath(bundle))) {
  await import(bundle.href)
} else {
  process.stderr.write('The ioc command is not built yet: run "npm start" once, or "npm run bundle".\n')
  process.exitCode = 2
}
