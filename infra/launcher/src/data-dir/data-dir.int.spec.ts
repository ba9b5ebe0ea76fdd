import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemMachine } from '@ioc/kit'
import { dataPlaces, ensureApiKey, ensureThingKey, openDataDir } from './data-dir.ts'
import { takeLock } from './lock.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ioc-data-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the data directory', () => {
  it('is made at the first start and found again at the second', () => {
    const path = join(directory, 'a', 'b')
    expect(openDataDir(path)).toEqual(openDataDir(path))
  })

  it('is refused when a newer version wrote it', () => {
    openDataDir(directory)
    writeFileSync(dataPlaces(directory).format, '{"format":2}')
    expect(() => openDataDir(directory)).toThrow('newer version (format 2, known here: 1): update')
  })

  it('is refused when its format cannot be read', () => {
    writeFileSync(dataPlaces(directory).format, 'x')
    expect(() => openDataDir(directory)).toThrow('cannot be read: restore it')
  })

  it('is refused when it is a file', () => {
    const file = join(directory, 'file')
    writeFileSync(file, '')
    expect(() => openDataDir(file)).toThrow('is not a directory')
  })

  it('is refused where nothing can be written, not even by root', () => {
    expect(() => openDataDir('/sys/operations-centre')).toThrow('cannot be read and written: mend its permissions')
  })

  it('keeps one key, readable by its owner only', () => {
    const places = openDataDir(directory)
    const key = ensureApiKey(places, systemMachine.bytes)
    expect(key).toMatch(/^[\w-]{43}$/)
    expect(ensureApiKey(places, systemMachine.bytes)).toBe(key)
    expect(statSync(places.apiKey).mode & 0o777).toBe(0o600)
  })

  it('keeps one key of things, another than that of the installation', () => {
    const places = openDataDir(directory)
    ensureThingKey(places, systemMachine.bytes)
    const key = readFileSync(places.thingKey, 'utf8')
    ensureThingKey(places, systemMachine.bytes)
    expect(readFileSync(places.thingKey, 'utf8')).toBe(key)
    expect(key.trim()).not.toBe(ensureApiKey(places, systemMachine.bytes))
    expect(statSync(places.thingKey).mode & 0o777).toBe(0o600)
  })
})

describe('the lock', () => {
  const file = () => join(directory, 'launcher.lock')

  it('belongs to one process, which the refusal names', () => {
    const lock = takeLock(file())
    expect(() => takeLock(file())).toThrow(`process ${process.pid}`)
    lock.release()
    expect(takeLock(file()).wasAbandoned).toBe(false)
  })

  it('is taken over when its holder is gone, even when the number was given out again', () => {
    writeFileSync(file(), `${process.pid} 1`)
    expect(takeLock(file()).wasAbandoned).toBe(true)
    writeFileSync(file(), '4194304 12345')
    expect(takeLock(file()).wasAbandoned).toBe(true)
  })
})
