import { readFile, writeFile } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'
import { WayFailed } from './errors.ts'

const END_OF_DIRECTORY = 0x06054b50
const ENTRY = 0x02014b50
const STORED = 0
const DEFLATED = 8

type Entry = { name: string; method: number; size: number; offset: number }

const entriesOf = (zip: Buffer): Entry[] => {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new WayFailed('not a zip archive')
  const entries: Entry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new WayFailed('damaged zip archive')
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + name),
      method: zip.readUInt16LE(at + 10),
      size: zip.readUInt32LE(at + 20),
      offset: zip.readUInt32LE(at + 42),
    })
    at += 46 + name + extra + comment
  }
  return entries
}

/**
 * Writes the one entry whose name ends with `suffix` to `target`, executable. Enough of the format for wheels: one
 * disk, no encryption, no zip64. The archive's hash was checked before.
 */
export const extractEntry = async (archive: string, suffix: string, target: string): Promise<void> => {
  const zip = await readFile(archive)
  const entry = entriesOf(zip).find(({ name }) => name.endsWith(suffix))
  if (!entry) throw new WayFailed(`holds no ${suffix}`)
  const start = entry.offset + 30 + zip.readUInt16LE(entry.offset + 26) + zip.readUInt16LE(entry.offset + 28)
  const bytes = zip.subarray(start, start + entry.size)
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new WayFailed(`packed by method ${entry.method}`)
  await writeFile(target, entry.method === STORED ? bytes : inflateRawSync(bytes), { mode: 0o755 })
}
