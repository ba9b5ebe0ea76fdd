import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs' // prettier-ignore
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDataDir } from './data-dir.ts'

let root: string
let directory: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ioc-modes-'))
  directory = join(root, 'data')
  mkdirSync(directory)
})
afterEach(() => rmSync(root, { recursive: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o7777
function* below(path: string): Generator<string> {
  yield path
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) yield* below(join(path, name))
}
const open = (umask: number): void => {
  const before = process.umask(umask)
  try {
    openDataDir(directory)
  } finally {
    process.umask(before)
  }
}

describe('what lies in the data directory', () => {
  it.each([0o000, 0o022, 0o077])('is its owner’s alone whatever it was before, with umask %o', (umask) => {
    for (const folder of [
      'log/segments',
      'nats/jetstream',
      'clickhouse/store/abc',
      'ingest-index',
      'simulator',
      'logs',
    ]) {
      mkdirSync(join(directory, folder), { recursive: true })
    }
    const files = ['api-key', 'keys.json', 'keys.json.12.tmp', 'screen-tokens', 'log/segments/0', 'clickhouse/store/abc/data.bin', 'nats/nats.log', 'logs/log.log.1', 'simulator/key', 'ingest-index/index.mdb'] // prettier-ignore
    for (const file of files) writeFileSync(join(directory, file), 'x')
    for (const path of [...below(directory)]) chmodSync(path, lstatSync(path).isDirectory() ? 0o755 : 0o666)
    chmodSync(directory, 0o777)
    open(umask)
    for (const path of below(directory))
      expect([path, modeOf(path)]).toEqual([path, lstatSync(path).isDirectory() ? 0o700 : 0o600])
  })

  it('is changed behind a link to the directory, but not behind links inside it', () => {
    const outside = join(root, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'file'), 'x')
    chmodSync(outside, 0o755)
    chmodSync(join(outside, 'file'), 0o644)
    symlinkSync(outside, join(directory, 'log'))
    symlinkSync(join(outside, 'file'), join(directory, 'keys.json'))
    writeFileSync(join(directory, 'api-key'), 'x')
    chmodSync(join(directory, 'api-key'), 0o644)
    const link = join(root, 'link')
    symlinkSync(directory, link)
    openDataDir(link)
    expect([modeOf(directory), modeOf(join(directory, 'api-key'))]).toEqual([0o700, 0o600])
    expect([modeOf(outside), modeOf(join(outside, 'file'))]).toEqual([0o755, 0o644])
  })

  it('of another owner is refused with one line that says whose it is', (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root can give a directory away')
    chownSync(directory, 12345, 12345)
    expect(() => openDataDir(directory)).toThrow(
      /^\S+ belongs to another user \(uid 12345, this is uid 0\): chown .*IOC_DATA_DIR\.$/,
    )
    chownSync(directory, 0, 0)
  })

  it('is not looked for in a directory that several users share', () => {
    chmodSync(directory, 0o1777)
    expect(() => openDataDir(directory)).toThrow('several users share: choose one of its own')
    expect(modeOf(directory)).toBe(0o1777)
  })

  it('leaves alone what others have put there', () => {
    writeFileSync(join(directory, 'tool.sh'), 'x')
    chmodSync(join(directory, 'tool.sh'), 0o755)
    openDataDir(directory)
    expect(modeOf(join(directory, 'tool.sh'))).toBe(0o755)
  })
})
