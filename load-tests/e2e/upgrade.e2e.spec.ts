import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ioc } from '../faults/ioc-command.ts'
import { ask } from '../lib/graphql.ts'
import { privateDirectory, ROOT } from '../lib/paths.ts'
import { cleanEnvironment, startSystem, type System } from '../lib/system.ts'

const FIXTURE = join(ROOT, 'load-tests/fixtures/data-dir-2026-11')

interface Asked {
  readonly query: string
  /** What was answered then. */
  readonly data: unknown
  /** What is answered since a rule changed, and which facts make the difference. */
  readonly since?: { readonly because: readonly string[]; readonly data: unknown }
}

const left = JSON.parse(readFileSync(join(FIXTURE, 'answers.json'), 'utf8')) as readonly Asked[]
const { position } = JSON.parse(readFileSync(join(FIXTURE, 'hashes.json'), 'utf8')) as { readonly position: string }

const directory = privateDirectory('upgrade')
let system: System
beforeAll(async () => {
  const dataDir = join(directory.path, 'data')
  mkdirSync(dataDir)
  execFileSync('tar', ['-xzf', join(FIXTURE, 'data.tgz'), '-C', dataDir])
  system = await startSystem({ dataDir })
})
afterAll(async () => {
  await system.stop()
  directory.remove()
})

describe('a data directory of before read models had versions of their own', () => {
  it('is upgraded by building a generation beside the one that it holds', async () => {
    const response = await fetch(`${system.urls.admin}/status`)
    expect(await response.json()).toMatchObject({ state: 'live', generation: 2, position, build: null, waiting: [] })
  })

  it.each(left.filter(({ since }) => since === undefined))('answers as before: $query', async ({ query, data }) => {
    expect(await ask(system.urls.graphql, query, {}, { atLeast: position })).toEqual(data)
  })

  it.each(left.flatMap(({ query, since }) => (since === undefined ? [] : [{ query, ...since }])))(
    'answers by the rules of today: $query',
    async ({ query, data, because }) => {
      expect(await ask(system.urls.graphql, query, {}, { atLeast: position }), because.join(' ')).toEqual(data)
    },
  )

  it('is what its log says, also after one read model was built anew', async () => {
    const env = { ...cleanEnvironment(), IOC_DATA_DIR: system.dataDir }
    const rebuilt = await ioc(['rebuild', '--model', 'payments', '--json'], env)
    expect(JSON.parse(rebuilt.output)).toMatchObject({ model: 'payments', build: 2, position })
    const verified = await ioc(['verify', '--json'], env)
    expect(verified, verified.output + verified.errors).toMatchObject({ code: 0 })
    expect(JSON.parse(verified.output)).toMatchObject({ identical: true, position })
  })
})
