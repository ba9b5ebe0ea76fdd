import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../main.ts'
import { keysCommand } from './keys.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ioc-keys-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const run = (...argv: string[]) => main([keysCommand], ['keys', ...argv], { IOC_DATA_DIR: directory })
const json = async (...argv: string[]) => JSON.parse((await run(...argv, '--json')).out) as Record<string, unknown>

describe('ioc keys', () => {
  it('issues a key that is shown once, lists it without its secret, and revokes it', async () => {
    const added = await json('add', '--name', 'vnEdu', '--source', 'urn:vnedu', '--unit', '94-*')
    expect(added).toMatchObject({ name: 'vnEdu', sources: ['urn:vnedu'], units: ['94-*'] })
    const listed = JSON.stringify(await json('list'))
    expect(listed).toContain(String(added['id']))
    expect(listed).not.toContain(String(added['key']))
    expect(listed).not.toContain('sha256')
    expect(readFileSync(join(directory, 'keys.json'), 'utf8')).not.toContain(String(added['key']))
    expect(await json('revoke', String(added['id']))).toHaveProperty('revokedAt')
    expect((await run()).out).toContain('vnEdu')
  })

  it('keeps sources, units and kinds in their one way of writing, each once', async () => {
    const units = ['94-TH-Huế'.normalize('NFD'), ' 94-TH-Huế\u200b', '94-* ']
    const given = [...units.flatMap((unit) => ['--unit', unit]), '--kinds', 'school, campus', '--kinds', 'campus']
    const added = await json('add', '--name', ' vnEdu ', '--source', '\u00a0urn:vnedu', ...given)
    expect(added).toMatchObject({
      name: 'vnEdu',
      sources: ['urn:vnedu'],
      units: ['94-TH-Huế'.normalize('NFC'), '94-*'],
      kinds: ['school', 'campus'],
    })
    expect(await json('revoke', ` ${String(added['id'])} `)).toHaveProperty('revokedAt')
  })

  it.each([
    [['--unit', '']],
    [['--unit', ' \u200b']],
    [['--unit', '**']],
    [['--unit', '*94']],
    [['--unit', '94-*-1']],
    [['--unit', '94\n95']],
    [['--source', '']],
    [['--source', 'urn:**']],
    [['--name', '  ']],
    [['--kinds', 'kingdom']],
    [['--kinds', '']],
    [['--owner', 'x']],
    [['k-1']],
  ])('refuses %j and issues nothing', async (more) => {
    const given = ['--name', 'x', '--source', 'urn:x', '--unit', '94-*', ...more]
    expect(await run('add', ...given)).toMatchObject({ exit: 2, out: '' })
    expect((await run()).out).toBe('No keys have been issued.\n')
  })

  it('says what is missing, and which key is not there', async () => {
    expect(await run('add', '--name', 'x')).toMatchObject({ exit: 2 })
    expect(await run('revoke')).toMatchObject({ exit: 2 })
    expect(await run('revoke', 'k-none')).toMatchObject({ exit: 2, err: 'ioc: there is no key k-none\n' })
    expect(await run('destroy')).toMatchObject({ exit: 2 })
    expect((await run()).out).toBe('No keys have been issued.\n')
  })
})
