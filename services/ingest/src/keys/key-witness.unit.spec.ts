import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureApiKey, issueKey, keysPath, revokeKey } from './key-file.ts'
import { keyWitness } from './key-witness.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ioc-witness-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const issue = (name: string): string => issueKey(dataDir, { name, sources: ['urn:s'], units: ['U'] }).record.id

describe('whose key a fact bears', () => {
  it('is known for keys of the installation, revoked ones included, and for those issued later', () => {
    ensureApiKey(dataDir)
    const knows = keyWitness(dataDir)
    expect(knows('installation')).toBe(true)
    expect(knows('k-000000000000')).toBe(false)
    const first = issue('first')
    expect(knows(first)).toBe(true)
    revokeKey(dataDir, first)
    const second = issue('second')
    expect([knows(first), knows(second), knows('k-000000000000')]).toEqual([true, true, false])
  })

  it('cannot be told where no keys of an installation are, or where they cannot be read', () => {
    expect(keyWitness(dataDir)('k-000000000000')).toBe(true)
    ensureApiKey(dataDir)
    const knows = keyWitness(dataDir)
    expect(knows('k-000000000000')).toBe(false)
    writeFileSync(keysPath(dataDir), '{')
    expect(knows('k-000000000000')).toBe(true)
  })
})
