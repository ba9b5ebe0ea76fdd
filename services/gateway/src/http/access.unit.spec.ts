import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAccess, screenCookie } from './access.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ioc-access-'))
  writeFileSync(join(dataDir, 'api-key'), 'the-key\n')
  writeFileSync(join(dataDir, 'screen-tokens'), 'screen-1\nscreen-2\n')
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const far = { remoteAddress: '10.0.0.7', headers: {} }

describe('access', () => {
  it('is open on loopback', () => {
    expect(createAccess('127.0.0.1', dataDir).allows({ remoteAddress: '127.0.0.1', headers: {} })).toBe(true)
    expect(createAccess('0.0.0.0', dataDir).allows({ remoteAddress: '::ffff:127.0.0.1', headers: {} })).toBe(true)
  })

  it('needs a key or a token from elsewhere', () => {
    const { allows } = createAccess('0.0.0.0', dataDir)
    const bearer = (key: string) => ({ ...far, headers: { authorization: `Bearer ${key}` } })
    expect(allows(far)).toBe(false)
    expect(allows(bearer('wrong'))).toBe(false)
    expect(allows(bearer('the-key'))).toBe(true)
    expect(allows({ ...far, token: 'screen-2' })).toBe(true)
    expect(allows({ ...far, token: 'screen-3' })).toBe(false)
  })

  it('lets a screen in by its cookie, until its token is revoked', () => {
    const { allows } = createAccess('0.0.0.0', dataDir)
    const [cookie = ''] = screenCookie('screen-1', false).split(';')
    const screen = { ...far, headers: { cookie: `other=1; ${cookie}` } }
    expect(allows(screen)).toBe(true)
    writeFileSync(join(dataDir, 'screen-tokens'), 'screen-2\n')
    expect(allows(screen)).toBe(false)
  })

  it('knows nobody where there is no key', () => {
    const { allows, knows } = createAccess('0.0.0.0', join(dataDir, 'nowhere'))
    expect(knows('')).toBe(false)
    expect(allows(far)).toBe(false)
  })

  it('takes a token with spaces around it, and in every Unicode form', () => {
    writeFileSync(join(dataDir, 'screen-tokens'), 'ph\u00f2ng-1 \n')
    const { allows } = createAccess('0.0.0.0', dataDir)
    expect(allows({ ...far, token: ' pho\u0300ng-1\u00a0' })).toBe(true)
    expect(allows({ ...far, token: ' ' })).toBe(false)
  })

  it('does not take for local what a proxy on this machine passes on', () => {
    const passed = { remoteAddress: '127.0.0.1', headers: { 'x-forwarded-for': '203.0.113.9' } }
    expect(createAccess('127.0.0.1', dataDir, true).allows(passed)).toBe(false)
    expect(createAccess('127.0.0.1', dataDir, true).allows({ ...passed, token: 'screen-1' })).toBe(true)
    expect(createAccess('127.0.0.1', dataDir, true).allows({ remoteAddress: '127.0.0.1', headers: {} })).toBe(true)
    // Without the setting the header means nothing: anybody could send it.
    expect(createAccess('127.0.0.1', dataDir).allows(passed)).toBe(true)
  })

  it('gives a cookie that scripts and plain connections do not see', () => {
    expect(screenCookie('screen-1', true)).toMatch(/; HttpOnly; SameSite=Lax; .*; Secure$/)
    expect(screenCookie('screen-1', false)).not.toContain('Secure')
  })
})
