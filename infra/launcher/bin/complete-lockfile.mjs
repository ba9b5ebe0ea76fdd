#!/usr/bin/env node
/** After `npm install` with a registry that lacks packages of other platforms: completes package-lock.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completeLockfile } from '../build/lockfile.mjs'
import { root } from '../../build/setup.mjs'

const file = join(root, 'package-lock.json')
const lockfile = JSON.parse(readFileSync(file, 'utf8'))
const added = completeLockfile(lockfile)
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`)
process.stdout.write(`${added.length} optional entries added${added.map((place) => `\n  ${place}`).join('')}\n`)
