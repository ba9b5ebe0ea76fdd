import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
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

  it('is not judged by the list of before while the list cannot be read', () => {
    ensureApiKey(dataDir)
    const knows = keyWitness(dataDir)
    expect(knows('k-000000000000')).toBe(false)
    // Reading a directory fails as reading a bad disk does, without being a list of another form.
    mkdirSync(keysPath(dataDir))
    for (let times = 0; times < 3; times++) expect(() => knows('k-000000000000')).toThrow('EISDIR')
    rmdirSync(keysPath(dataDir))
    expect(knows(issue('first'))).toBe(true)
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
