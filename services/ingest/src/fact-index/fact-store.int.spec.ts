import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '@ioc/kit'
import { mountSmallDisk } from '@ioc/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFactStore } from './fact-store.ts'
import { claimIndexDirectory } from './index-directory.ts'

const logger = createLogger('spec', 'silent')
let dir = ''
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'ioc-index-'))))
afterEach(() => rmSync(dir, { recursive: true }))

const fact = { stream: 'unit-u', revision: 3n, position: 40n, hash: 'a'.repeat(64) }
const batch = {
  facts: new Map([['key', fact]]),
  heads: new Map([['unit-u', 3n]]),
  units: new Map([
    ['u', ['TH', 'THCS']],
    ['none', []],
  ]),
  checkpoint: { position: 40n, eventId: 'event' },
}

describe('the store of the index', () => {
  it('has after reopening what was written', async () => {
    const path = join(dir, 'index')
    const store = openFactStore(path, logger)
    expect(store.checkpoint()).toBeUndefined()
    await store.write(batch)
    expect(store.fact('key')).toEqual(fact)
    await store.close()
    const again = openFactStore(path, logger)
    expect([again.fact('key'), again.head('unit-u'), again.checkpoint()]).toEqual([fact, 3n, batch.checkpoint])
    expect([again.unit('u'), again.unit('none'), again.unit('other')]).toEqual([['TH', 'THCS'], [], undefined])
    await again.clear()
    expect([again.fact('key'), again.checkpoint()]).toEqual([undefined, undefined])
    await again.close()
  })

  it.each([
    ['of another format', 'format.json', '{"format":99}'],
    ['with an unreadable format', 'format.json', '{'],
    ['that killed the process when it was last opened', 'opening', ''],
  ])('starts anew on a directory %s', async (_what, file, content) => {
    const path = join(dir, 'index')
    const store = openFactStore(path, logger)
    await store.write(batch)
    await store.close()
    writeFileSync(join(path, file), content)
    const again = openFactStore(path, logger)
    expect(again.checkpoint()).toBeUndefined()
    expect(existsSync(join(path, 'opening'))).toBe(false)
    await again.close()
  })
})

describe('the directory of the index', () => {
  it('is another for each process that runs on the same data', () => {
    const first = claimIndexDirectory(dir)
    const second = claimIndexDirectory(dir)
    expect([first.path, second.path]).toEqual([join(dir, 'ingest-index'), join(dir, 'ingest-index-2')])
    first.release()
    expect(claimIndexDirectory(dir).path).toBe(first.path)
    second.release()
  })

  it('is taken over from a process that is gone, and left to one that lives', () => {
    writeFileSync(join(dir, 'ingest-index.lock'), String(process.ppid))
    writeFileSync(join(dir, 'ingest-index-2.lock'), '999999999')
    const claimed = claimIndexDirectory(dir)
    expect(claimed.path).toBe(join(dir, 'ingest-index-2'))
    claimed.release()
  })
})

describe('the store of the index on a full disk', () => {
  it('refuses a batch, answers from what it has, and takes the batch once there is room', async (context) => {
    const disk = mountSmallDisk(16)
    if (disk === undefined) return context.skip('mounting a file system is not allowed here')
    const path = join(disk.path, 'index')
    const store = openFactStore(path, logger)
    await store.write(batch)
    disk.fill()
    const known = Array.from({ length: 20_000 }, (_, number) => [`key-${number}`, fact] as const)
    const large = { ...batch, facts: new Map(known) }
    for (let attempt = 0; attempt < 3; attempt++) await expect(store.write(large)).rejects.toThrow('ENOSPC')
    expect([store.fact('key'), store.fact('key-1')]).toEqual([fact, undefined])
    disk.free()
    await store.write(large)
    expect(store.fact('key-19999')).toEqual(fact)
    await store.close()
    disk.fill()
    expect(() => openFactStore(path, logger)).toThrow('ENOSPC')
    disk.free()
    const again = openFactStore(path, logger)
    expect([again.fact('key'), again.fact('key-19999')]).toEqual([fact, fact])
    await again.close()
    disk.remove()
  })
})
