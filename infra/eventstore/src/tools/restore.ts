import fs from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { codeOf, LogDamageError, LogOpenError } from '../errors.ts'
import { baseOfSegmentName } from '../format/segment-header.ts'
import { paths, readFormat, writeFormat } from '../storage/directory.ts'
import { diskFiles } from '../storage/files.ts'
import { lockDirectory } from '../storage/lock.ts'
import { Watermark } from '../storage/watermark.ts'
import { checkLog } from './check.ts'
import { type Manifest, readManifest } from './manifest.ts'

export interface RestoreReport {
  /** Position after the last event. */
  readonly end: number
  readonly segments: number
  readonly events: number
}

function manifestOf(from: string): Manifest {
  try {
    return readManifest(from)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new LogOpenError(`${from} holds no finished backup`, { cause: error })
    throw error
  }
}

/**
 * Puts a backup back, verifying every checksum, into a directory that holds no log yet. Move a damaged log away first:
 * nothing is overwritten.
 * @throws LogOpenError, LogDamageError
 */
export async function restoreLog({
  from,
  dataDir,
}: {
  readonly from: string
  readonly dataDir: string
}): Promise<RestoreReport> {
  const manifest = manifestOf(from)
  const source = paths(from)
  const target = paths(dataDir)
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = await lockDirectory(dataDir)
  try {
    if (readFormat(dataDir) !== undefined || fs.existsSync(target.segments)) {
      throw new LogOpenError(`${dataDir} holds a log already: move it away, or choose another directory`)
    }
    // Index files of a log that was here before speak of other events.
    fs.rmSync(target.index, { recursive: true, force: true })
    const temporary = `${target.segments}.restoring`
    fs.rmSync(temporary, { recursive: true, force: true })
    fs.mkdirSync(temporary, { mode: 0o700 })
    for (const { name, size, crc } of manifest.segments) {
      const bytes = fs.readFileSync(join(source.segments, name)).subarray(0, size)
      if (bytes.length < size || crc32(bytes) !== crc) {
        throw new LogDamageError(name, baseOfSegmentName(name) ?? 0, 'the backup of it is not what was written')
      }
      const file = diskFiles.open(join(temporary, name), 'create')
      await file.write([bytes], 0)
      await file.sync()
      file.close()
    }
    await diskFiles.syncDirectory(temporary)
    fs.renameSync(temporary, target.segments)
    const watermark = new Watermark(diskFiles.open(target.watermark, 'note'))
    watermark.note(manifest.end)
    watermark.close()
    await writeFormat(diskFiles, dataDir, Buffer.from(manifest.logId, 'hex'))
  } finally {
    await lock.release()
  }
  const { problems, events, end, segments } = checkLog({ dataDir })
  const problem = problems[0]
  if (problem !== undefined) throw new LogDamageError(problem.segment, problem.position ?? 0, problem.problem)
  return { end, segments: segments.length, events }
}
