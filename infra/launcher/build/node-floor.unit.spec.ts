import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { completeLockfile } from './lockfile.mjs'
import { tooNew } from './node-floor.mjs'

interface Lockfile {
  packages: Record<string, { version?: string; resolved?: string; engines?: { node?: string } }>
}

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../../..', name), 'utf8')
const lockfile = JSON.parse(read('package-lock.json')) as Lockfile
const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } }

describe('the packages of the lockfile', () => {
  it('accept the oldest Node that we promise, every one of them', () => {
    expect(tooNew(lockfile, engines.node)).toEqual([])
  })

  it('carry no address, so that each machine asks its own registry', () => {
    const addressed = Object.entries(lockfile.packages).filter(([, { resolved }]) => resolved?.includes('://'))
    expect(addressed).toEqual([])
  })

  it('include those that other platforms need', () => {
    expect(completeLockfile(structuredClone(lockfile))).toEqual([])
  })

  it('are found wanting by their own engines, whatever the range looks like', () => {
    const packages = {
      '': { version: '1.0.0' },
      'node_modules/new': { version: '2.0.0', engines: { node: '>=22' } },
      'node_modules/odd-only': { version: '1.0.0', engines: { node: '^18.0.0 || >=21' } },
      'node_modules/fine': { version: '1.0.0', engines: { node: '^18 || ^20.19.0 || >=22.12.0' } },
      'node_modules/silent': { version: '1.0.0' },
    }
    expect(tooNew({ packages }, '>=20.19.0')).toEqual([
      'node_modules/new@2.0.0 wants Node >=22, we promise 20.19.0',
      'node_modules/odd-only@1.0.0 wants Node ^18.0.0 || >=21, we promise 20.19.0',
    ])
  })
})
