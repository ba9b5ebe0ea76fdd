import fs from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { codeOf, LogOpenError } from '../errors.ts'
import { FORMAT_VERSION } from '../format/segment-header.ts'
import type { Files } from './files.ts'

/** Where things lie in a log's directory. */
export const paths = (directory: string) => ({
  format: join(directory, 'FORMAT'),
  segments: join(directory, 'segments'),
  index: join(directory, 'index'),
  watermark: join(directory, 'synced'),
})

export interface FormatFile {
  readonly format: number
  readonly logId: Buffer
}

/** Turns a system error about a directory into one line. */
export function explain(directory: string, error: unknown): Error {
  const code = codeOf(error)
  const reasons: Record<string, string> = {
    EACCES: 'may not be read or written by this user',
    EPERM: 'may not be read or written by this user',
    EIO: 'cannot be read: the disk reports an error (restore a backup: ioc log restore)',
    EROFS: 'lies on a read-only file system',
    ENOSPC: 'lies on a full disk',
    ENOTDIR: 'is not a directory',
    EEXIST: 'is not a directory',
  }
  const reason = code === undefined ? undefined : reasons[code]
  if (reason !== undefined) return new LogOpenError(`${directory} ${reason}`, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}

/** Reads `FORMAT`; undefined if there is none. @throws LogOpenError for a newer or unreadable one. */
export function readFormat(directory: string): FormatFile | undefined {
  const path = paths(directory).format
  let text: string
  try {
    text = fs.readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  const match = /^event-log (\d+) ([0-9a-f]{32})\n$/.exec(text)
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new LogOpenError(`${path} is not the format file of an event log: is this the right directory?`)
  }
  const format = Number(match[1])
  if (format > FORMAT_VERSION) throw newerFormat(directory, format)
  return { format, logId: Buffer.from(match[2], 'hex') }
}

export const newerFormat = (directory: string, format: number): LogOpenError =>
  new LogOpenError(
    `${directory} has format ${format}, this program knows up to ${FORMAT_VERSION}: start a newer version of it`,
  )

/** Writes `FORMAT` whole and durably. */
export async function writeFormat(
  files: Files,
  directory: string,
  logId: Buffer = randomBytes(16),
): Promise<FormatFile> {
  const path = paths(directory).format
  const temporary = `${path}.new`
  files.remove(temporary)
  const file = files.open(temporary, 'create')
  try {
    await file.write([Buffer.from(`event-log ${FORMAT_VERSION} ${logId.toString('hex')}\n`)], 0)
    await file.sync()
  } finally {
    file.close()
  }
  fs.renameSync(temporary, path)
  await files.syncDirectory(directory)
  return { format: FORMAT_VERSION, logId }
}
