import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UNIT_KINDS } from '@ioc/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apiKeyPath, ensureApiKey, issueKey, keysPath, listKeys, revokeKey } from './key-file.ts'
import { createLogger } from '../logger.ts'
import { openKeyRing } from './key-ring.ts'
import { allowance, kindsAllowed } from './permission.ts'

const logger = createLogger('spec', 'silent')
let dataDir = ''
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'ioc-keys-'))))
afterEach(() => rmSync(dataDir, { recursive: true }))

describe('keys', () => {
  it('keeps hashes only, in a file that others cannot read', () => {
    const { key, record } = issueKey(dataDir, { name: 'vnEdu', sources: ['urn:vnedu:*'], units: ['94-*'] })
    expect(readFileSync(keysPath(dataDir), 'utf8')).not.toContain(key)
    expect(statSync(keysPath(dataDir)).mode & 0o777).toBe(0o600)
    expect(listKeys(dataDir)).toEqual([record])
  })

  it('issues and revokes without a restart', () => {
    let now = 0
    const ring = openKeyRing(dataDir, logger, () => now)
    const { key, record } = issueKey(dataDir, { name: 'a', sources: ['*'], units: ['*'] })
    expect(ring.find(key)?.keyId).toBe(record.id)
    revokeKey(dataDir, record.id)
    now += 1_000
    expect(ring.find(key)).toBeUndefined()
    expect(listKeys(dataDir)[0]?.revokedAt).toBeDefined()
  })

  it('leaves nothing half written behind on a full disk', () => {
    symlinkSync('/dev/full', `${keysPath(dataDir)}.${process.pid}.tmp`)
    expect(() => issueKey(dataDir, { name: 'a', sources: ['*'], units: ['*'] })).toThrow('ENOSPC')
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('does not know a key that was never issued, nor revokes one', () => {
    expect(openKeyRing(dataDir, logger).find('nonsense')).toBeUndefined()
    expect(() => revokeKey(dataDir, 'k-none')).toThrow('there is no key k-none')
  })

  it('makes the key of the installation once, good for all', () => {
    const key = ensureApiKey(dataDir)
    expect(ensureApiKey(dataDir)).toBe(key)
    expect(statSync(apiKeyPath(dataDir)).mode & 0o777).toBe(0o600)
    const principal = openKeyRing(dataDir, logger).find(key)
    expect(principal?.keyId).toBe('installation')
    expect(principal?.units.allows('anything')).toBe(true)
  })

  it('keeps the keys it knows when the file turns unreadable, and refuses to start on such a file', () => {
    let now = 0
    const { key } = issueKey(dataDir, { name: 'a', sources: ['*'], units: ['*'] })
    const ring = openKeyRing(dataDir, logger, () => now)
    writeFileSync(keysPath(dataDir), '{"version":1,')
    now += 1_000
    expect(ring.find(key)).toBeDefined()
    expect(() => openKeyRing(dataDir, logger)).toThrow('is not JSON')
  })
})

describe('a key file that somebody edited', () => {
  const rewrite = (change: (text: string) => string) =>
    writeFileSync(keysPath(dataDir), change(readFileSync(keysPath(dataDir), 'utf8')))

  it('revokes a key that stands in it twice, once revoked', () => {
    const { key, record } = issueKey(dataDir, { name: 'a', sources: ['*'], units: ['94-1'] })
    const copy = { ...record, id: 'copy', units: ['*'] }
    writeFileSync(keysPath(dataDir), JSON.stringify({ version: 1, keys: [record, copy] }))
    expect(openKeyRing(dataDir, logger).find(key)?.units.allows('95')).toBe(false)
    revokeKey(dataDir, record.id)
    expect(openKeyRing(dataDir, logger).find(key)).toBeUndefined()
  })

  it('holds names in their one way, whatever way they were typed in', () => {
    const { key } = issueKey(dataDir, { name: 'a', sources: ['*'], units: ['94-x'] })
    rewrite((text) => text.replace('94-x', ` ${'94-Huế'.normalize('NFD')} `))
    expect(openKeyRing(dataDir, logger).find(key)?.units.allows('94-Huế'.normalize('NFC'))).toBe(true)
  })

  it('is read again once it can be read, and tells which keys are gone', () => {
    let now = 0
    const [first, second] = ['a', 'b'].map((name) => issueKey(dataDir, { name, sources: ['*'], units: ['*'] }))
    const ring = openKeyRing(dataDir, logger, () => now)
    const gone: string[] = []
    ring.onRevoked((keyId) => gone.push(keyId))
    const whole = readFileSync(keysPath(dataDir), 'utf8')
    writeFileSync(keysPath(dataDir), whole.slice(0, 40))
    now += 1_000
    ring.look()
    expect([ring.find(first?.key ?? '')?.keyId, gone]).toEqual([first?.record.id, []])
    writeFileSync(keysPath(dataDir), whole)
    revokeKey(dataDir, second?.record.id ?? '')
    now += 1_000
    ring.look()
    expect(gone).toEqual([second?.record.id])
  })
})

describe('the kinds of units that a key may organise', () => {
  it('are schools and campuses unless it speaks for everything or names them', () => {
    const allowed = (grant: Parameters<typeof kindsAllowed>[0]) => UNIT_KINDS.filter(kindsAllowed(grant).allows)
    expect(allowed({ units: ['94-*'] })).toEqual(['school', 'campus'])
    expect(allowed({ units: ['*'] })).toEqual([...UNIT_KINDS])
    expect(allowed({ units: ['*'], kinds: ['campus'] })).toEqual(['campus'])
    expect(allowed({ units: ['94-1'], kinds: ['*'] })).toEqual([...UNIT_KINDS])
  })
})

describe('what a key may speak for', () => {
  it('is an exact code or a prefix', () => {
    const { allows } = allowance(['94-TH-0001', '95-*'])
    expect(['94-TH-0001', '95-TH-7', '95-'].every(allows)).toBe(true)
    expect(['94-TH-00012', '94-TH-000', '9'].some(allows)).toBe(false)
    expect(allowance([]).allows('94-TH-0001')).toBe(false)
    expect(allowance(['*']).allows('')).toBe(true)
  })
})
