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

  it('says what is missing, and which key is not there', async () => {
    expect(await run('add', '--name', 'x')).toMatchObject({ exit: 2 })
    expect(await run('revoke')).toMatchObject({ exit: 2 })
    expect(await run('revoke', 'k-none')).toMatchObject({ exit: 2, err: 'ioc: there is no key k-none\n' })
    expect(await run('destroy')).toMatchObject({ exit: 2 })
    expect((await run()).out).toBe('No keys have been issued.\n')
  })
})
