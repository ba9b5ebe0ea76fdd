import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mountSmallDisk, type SmallDisk } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest'
import { persistently, replaceFile, reservedFile } from './json-file.ts'

describe('writing while the disk may be full', () => {
  it('says once that it fails, and again only after it has succeeded', () => {
    const said: string[] = []
    const attempt = persistently((line) => said.push(line))
    const full = (): never => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    attempt('clock', full)
    attempt('clock', full)
    expect(said).toEqual(['the clock cannot be written (ENOSPC); it will be tried again'])
    attempt('clock', () => undefined)
    attempt('clock', full)
    expect(said).toHaveLength(2)
  })
})

describe('a small file on a full disk', () => {
  let disk: SmallDisk | undefined
  let directory: string
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'ioc-file-'))))
  afterEach(() => {
    disk?.remove()
    disk = undefined
    rmSync(directory, { recursive: true })
  })
  const mounted = (context: TestContext): SmallDisk =>
    (disk = mountSmallDisk(2)) ?? context.skip('mounting a file system is not allowed here')

  it('stays as it was when it cannot be replaced, and nothing is left beside it', (context) => {
    const small = mounted(context)
    const file = join(small.path, 'file')
    replaceFile(file, 'before')
    small.fill()
    expect(() => replaceFile(file, 'after')).toThrow('ENOSPC')
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(readdirSync(small.path).toSorted()).toEqual(['ballast', 'file'])
  })

  it('is replaced all the same, again and again, when space was set aside for it', (context) => {
    const small = mounted(context)
    const file = join(small.path, 'file')
    const reserved = reservedFile(file)
    reserved.replace('before')
    for (const text of ['1', '2', '3']) {
      small.fill()
      reserved.replace(text)
      expect(readFileSync(file, 'utf8')).toBe(text)
      small.free()
      reserved.replace(`${text} and room again`)
    }
    reserved.remove()
    expect(readdirSync(small.path)).toEqual([])
  })

  it('says so when neither the disk nor the space set aside take it', (context) => {
    const small = mounted(context)
    const file = join(small.path, 'file')
    const reserved = reservedFile(file)
    small.fill()
    expect(() => reserved.replace('x')).toThrow('ENOSPC')
    expect(existsSync(file)).toBe(false)
  })

  it('is readable by its owner only, whatever the umask', () => {
    const before = process.umask(0)
    try {
      const file = join(directory, 'file')
      reservedFile(file).replace('x')
      expect(readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o600, 0o600])
    } finally {
      process.umask(before)
    }
  })
})
