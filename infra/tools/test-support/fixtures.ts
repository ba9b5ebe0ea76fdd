import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import type { ToolSpec } from '../src/index.ts'

export const temporaryDirectory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'tools-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** A program that prints `thing <version>`. */
export const program = (version: string): string => `#!/bin/sh\necho "thing v${version}"\n`

export const writeProgram = async (path: string, text: string): Promise<string> => {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
  await chmod(path, 0o755)
  return path
}

/** A zip archive of one file, as wheels are. */
export const zipOf = (name: string, content: string, method: 0 | 8 = 8): Buffer => {
  const raw = Buffer.from(content)
  const bytes = method === 8 ? deflateRawSync(raw) : raw
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(method, 8)
  local.writeUInt16LE(name.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(method, 10)
  entry.writeUInt32LE(bytes.length, 20)
  entry.writeUInt32LE(raw.length, 24)
  entry.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length + name.length, 12)
  end.writeUInt32LE(local.length + name.length + bytes.length, 16)
  return Buffer.concat([local, Buffer.from(name), bytes, entry, Buffer.from(name), end])
}

export const sha256Of = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/**
 * A machine with nothing on it but what the test puts there: its own PATH (only /bin and /usr/bin for sh, cp, tar
 * behind it, reachable by the scripts alone) and its own cache.
 */
export const machine = async () => {
  const root = await temporaryDirectory()
  const bin = join(root, 'bin')
  await mkdir(bin)
  const progress: string[] = []
  return {
    bin,
    cacheDir: join(root, 'cache'),
    progress,
    options: {
      env: { PATH: bin },
      cacheDir: join(root, 'cache'),
      onProgress: (line: string) => void progress.push(line),
    },
    /** A pip whose `download` puts this archive into the directory named after --dest. */
    withPip: async (archive: Buffer) => {
      const file = join(root, 'thing.archive')
      await writeFile(file, archive)
      const script = `#!/bin/sh\nwhile [ "$1" != --dest ]; do shift; done\n/bin/cp '${file}' "$2/thing-2.0-py3-none-any.whl"\n`
      await writeProgram(join(bin, 'pip'), script)
    },
    /** A go whose `install` builds this program into GOBIN. */
    withGo: async (text: string) => {
      const file = await writeProgram(join(root, 'built'), text)
      await writeProgram(join(bin, 'go'), `#!/bin/sh\n/bin/cp '${file}' "$GOBIN/thing"\n`)
    },
  }
}

export const thing = (changes: Partial<ToolSpec> = {}): ToolSpec => ({
  name: 'thing',
  variable: 'THING_BIN',
  commands: ['thing'],
  version: { args: ['--version'], atLeast: [2, 0] },
  advice: 'Install thing.',
  ...changes,
})
