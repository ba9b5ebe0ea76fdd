import fs from 'node:fs'
import { basename, join } from 'node:path'
import { baseOfSegmentName } from '../format/segment-header.ts'
import { paths, writeFormat } from '../storage/directory.ts'
import { diskFiles } from '../storage/files.ts'
import { lockDirectory } from '../storage/lock.ts'
import { Watermark } from '../storage/watermark.ts'
import { inspect, type Inspection, segmentFiles } from './inspect.ts'

export interface Dropped {
  /** File below the directory of dropped things. */
  readonly file: string
  /** Position of its first byte in the log; undefined for a file that was no part of it. */
  readonly position: number | undefined
  readonly bytes: number
}

export interface RepairReport {
  readonly changed: boolean
  /** Position after the last event that is left. */
  readonly end: number
  /** Where the dropped bytes lie now; undefined if nothing was dropped. */
  readonly directory: string | undefined
  readonly dropped: readonly Dropped[]
}

/** Position from which on nothing can be trusted; undefined if all is sound. */
function firstDamage({ problems }: Inspection): number | undefined {
  const positions = problems.map((problem) => problem.position).filter((position) => position !== undefined)
  return positions.length === 0 ? undefined : Math.min(...positions)
}

/** Moves a whole file aside. */
function moveAside(path: string, aside: string, position: number | undefined): Dropped {
  const bytes = fs.statSync(path).size
  const file = basename(path)
  fs.renameSync(path, join(aside, file))
  return { file, position, bytes }
}

/** Copies the end of a file aside, makes the copy durable, and cuts the file. */
function cutAside(path: string, offset: number, aside: string, position: number): Dropped {
  const all = fs.readFileSync(path)
  const file = `${basename(path)}.from-${position}`
  const copy = fs.openSync(join(aside, file), 'wx', 0o600)
  fs.writeSync(copy, all, offset)
  fs.fsyncSync(copy)
  fs.closeSync(copy)
  const fd = fs.openSync(path, 'r+')
  fs.ftruncateSync(fd, offset)
  fs.fsyncSync(fd)
  fs.closeSync(fd)
  return { file, position, bytes: all.length - offset }
}

/**
 * Keeps the sound beginning of a damaged log and puts everything after the first damage, and files that do not belong
 * to it, into a directory of its own. A log without damage is left alone.
 * @param stamp name for the directory of dropped bytes, for example the time.
 * @throws LogOpenError if the log is running or there is none.
 */
export async function repairLog({
  dataDir,
  stamp,
}: {
  readonly dataDir: string
  readonly stamp?: string
}): Promise<RepairReport> {
  segmentFiles(dataDir)
  const lock = await lockDirectory(dataDir)
  try {
    const found = inspect(diskFiles, dataDir)
    const place = paths(dataDir)
    if (found.problems.length === 0) {
      return { changed: false, end: found.segments.at(-1)?.end ?? 0, directory: undefined, dropped: [] }
    }
    const aside = join(dataDir, 'dropped', stamp ?? new Date().toISOString().replaceAll(':', '-'))
    fs.mkdirSync(aside, { recursive: true, mode: 0o700 })
    const dropped: Dropped[] = []
    const strangers = new Set(found.problems.filter((each) => each.position === undefined).map((each) => each.segment))
    for (const name of strangers) dropped.push(moveAside(join(place.segments, name), aside, undefined))
    // They speak of segments as they were; what the log goes on with may end at the same place.
    fs.rmSync(place.index, { recursive: true, force: true })
    const damage = firstDamage(found)
    if (damage !== undefined) dropped.push(...dropFrom(place.segments, damage, aside))
    await diskFiles.syncDirectory(aside)
    await diskFiles.syncDirectory(place.segments)
    if (found.logId !== undefined) await writeFormat(diskFiles, dataDir, found.logId)
    const end = damage ?? found.segments.at(-1)?.end ?? 0
    // The mark says what must be there; what was just given up no longer must.
    const watermark = new Watermark(diskFiles.open(place.watermark, 'note'))
    watermark.note(end)
    watermark.close()
    return { changed: true, end, directory: aside, dropped }
  } finally {
    await lock.release()
  }
}

function dropFrom(segments: string, damage: number, aside: string): Dropped[] {
  const dropped: Dropped[] = []
  for (const name of fs.readdirSync(segments).sort()) {
    const base = baseOfSegmentName(name)
    if (base === undefined) continue
    const path = join(segments, name)
    const end = base + fs.statSync(path).size
    if (end <= damage && base < damage) continue
    dropped.push(base >= damage ? moveAside(path, aside, base) : cutAside(path, damage - base, aside, damage))
  }
  return dropped
}
