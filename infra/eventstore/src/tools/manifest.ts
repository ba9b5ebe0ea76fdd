import fs from 'node:fs'
import { join } from 'node:path'
import { LogOpenError } from '../errors.ts'
import { diskFiles } from '../storage/files.ts'

/** What a backup holds, written last: a backup without it is not finished. */
export interface Manifest {
  /** Hex. */
  readonly logId: string
  /** Position after the last event. */
  readonly end: number
  readonly segments: { readonly name: string; readonly size: number; readonly crc: number }[]
}

const FILE = 'backup.json'

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** @throws LogOpenError if it is not readable; the system's error if there is none. */
export function readManifest(directory: string): Manifest {
  const text = fs.readFileSync(join(directory, FILE), 'utf8')
  const bad = new LogOpenError(`${join(directory, FILE)} is not readable: make the backup again`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    bad.cause = error
    throw bad
  }
  if (!isRecord(value) || typeof value['logId'] !== 'string' || typeof value['end'] !== 'number') throw bad
  const segments = value['segments']
  if (!Array.isArray(segments)) throw bad
  return {
    logId: value['logId'],
    end: value['end'],
    segments: segments.map((item: unknown) => {
      if (!isRecord(item)) throw bad
      const { name, size, crc } = item
      if (
        typeof name !== 'string' ||
        !/^\d{16}\.seg$/.test(name) ||
        typeof size !== 'number' ||
        typeof crc !== 'number'
      )
        throw bad
      return { name, size, crc }
    }),
  }
}

/** Replaces the manifest durably. */
export async function writeManifest(directory: string, manifest: Manifest): Promise<void> {
  const temporary = join(directory, `${FILE}.new`)
  fs.rmSync(temporary, { force: true })
  const file = diskFiles.open(temporary, 'create')
  try {
    await file.write([Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)], 0)
    await file.sync()
  } finally {
    file.close()
  }
  fs.renameSync(temporary, join(directory, FILE))
  await diskFiles.syncDirectory(directory)
}
