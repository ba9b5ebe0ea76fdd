import fs from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { codeOf, LogDamageError, LogOpenError } from '../errors.ts'
import { paths, readFormat, writeFormat } from '../storage/directory.ts'
import { diskFiles } from '../storage/files.ts'
import { scanFrames } from '../storage/scan.ts'
import { baseOfSegmentName, readSegmentHeader, SEGMENT_HEADER, segmentName } from '../format/segment-header.ts'
import { Watermark } from '../storage/watermark.ts'
import { type Manifest, readManifest, writeManifest } from './manifest.ts'
import { readSynced } from './inspect.ts'

export interface BackupReport {
  /** Position after the last event in the backup. */
  readonly end: number
  readonly segments: number
  /** Segments that were copied now; the others were there already. */
  readonly copied: number
  readonly bytes: number
}

interface Piece {
  readonly name: string
  readonly base: number
  readonly size: number
}

/** The log up to `synced`, cut into its files. */
function pieces(folder: string, synced: number): Piece[] {
  const bases = fs
    .readdirSync(folder)
    .map(baseOfSegmentName)
    .filter((base) => base !== undefined)
  bases.sort((a, b) => a - b)
  return bases
    .filter((base) => base < synced)
    .map((base, index) => ({
      name: segmentName(base),
      base,
      size: Math.min(bases[index + 1] ?? synced, synced) - base,
    }))
}

function readPiece(piece: Piece, from: string): Buffer {
  const bytes = Buffer.alloc(piece.size)
  const source = diskFiles.open(join(from, piece.name), 'read')
  try {
    const read = source.read(bytes, 0, piece.size, 0)
    if (read < piece.size) throw new LogDamageError(piece.name, piece.base + read, 'the file ends too early')
    return bytes
  } finally {
    source.close()
  }
}

/** Writes one segment durably and verifies its header and every frame. */
async function writePiece(piece: Piece, bytes: Buffer, to: string): Promise<void> {
  const temporary = join(to, `${piece.name}.new`)
  fs.rmSync(temporary, { force: true })
  const target = diskFiles.open(temporary, 'create')
  try {
    await target.write([bytes], 0)
    await target.sync()
    const header = readSegmentHeader(bytes)
    if (typeof header === 'string' || header.base !== piece.base)
      throw new LogDamageError(piece.name, piece.base, 'its header is not readable')
    const end = scanFrames(target, piece.base, piece.size, piece.base + SEGMENT_HEADER, () => undefined)
    if (end < piece.base + piece.size) throw new LogDamageError(piece.name, end, 'wrong checksum')
    fs.renameSync(temporary, join(to, piece.name))
  } finally {
    target.close()
    fs.rmSync(temporary, { force: true })
  }
}

function previousManifest(to: string, logId: Buffer): Manifest | undefined {
  try {
    const manifest = readManifest(to)
    if (manifest.logId !== logId.toString('hex'))
      throw new LogOpenError(`${to} holds the backup of another log: choose another directory`)
    return manifest
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Copies a log, which may be running, into a directory: everything that was stored when it began, and nothing else.
 * Segments that an earlier backup in the same directory holds whole are not copied again. The result is itself a log's
 * directory.
 * @throws LogOpenError, LogDamageError
 */
export async function backupLog({
  dataDir,
  to,
}: {
  readonly dataDir: string
  readonly to: string
}): Promise<BackupReport> {
  const format = readFormat(dataDir)
  if (format === undefined) throw new LogOpenError(`${dataDir} holds no event log`)
  const synced = readSynced(diskFiles, dataDir)
  if (synced === 0) throw new LogOpenError(`${dataDir} does not say how much of it is stored: start the log once`)
  const source = paths(dataDir)
  const target = paths(to)
  fs.mkdirSync(target.segments, { recursive: true, mode: 0o700 })
  const before = new Map((previousManifest(to, format.logId)?.segments ?? []).map((segment) => [segment.name, segment]))
  const manifest: Manifest = { logId: format.logId.toString('hex'), end: synced, segments: [] }
  let copied = 0
  let bytes = 0
  for (const piece of pieces(source.segments, synced)) {
    const old = before.get(piece.name)
    const path = join(target.segments, piece.name)
    const whole = old?.size === piece.size && fs.existsSync(path) && fs.statSync(path).size === piece.size
    // The same size is not the same bytes: a repair or a restore may have changed what the log goes on with.
    const content = readPiece(piece, source.segments)
    const crc = crc32(content)
    manifest.segments.push({ name: piece.name, size: piece.size, crc })
    if (whole && crc === old.crc) continue
    await writePiece(piece, content, target.segments)
    copied += 1
    bytes += piece.size
  }
  await diskFiles.syncDirectory(target.segments)
  await writeFormat(diskFiles, to, format.logId)
  const watermark = new Watermark(diskFiles.open(target.watermark, 'note'))
  watermark.note(synced)
  watermark.close()
  await writeManifest(to, manifest)
  const held = new Set(manifest.segments.map(({ name }) => name))
  for (const name of fs.readdirSync(target.segments)) if (!held.has(name)) fs.rmSync(join(target.segments, name))
  return { end: synced, segments: manifest.segments.length, copied, bytes }
}
