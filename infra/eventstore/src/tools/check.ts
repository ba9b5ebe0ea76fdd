import { existsSync } from 'node:fs'
import { indexPath } from '../index-files/index-file.ts'
import { paths } from '../storage/directory.ts'
import { diskFiles } from '../storage/files.ts'
import { Segment } from '../storage/segments.ts'
import { inspect, type Problem, type SegmentReport } from './inspect.ts'

export interface CheckReport {
  readonly sound: boolean
  readonly segments: readonly SegmentReport[]
  readonly events: number
  /** Position after the last sound event. */
  readonly end: number
  readonly problems: readonly Problem[]
  /** What an operator may want to know and needs not act on. */
  readonly notes: readonly string[]
}

/**
 * Reads every byte of a log and verifies all checksums. The log may be running; then everything is verified that was
 * stored when the check began. Changes nothing.
 * @throws LogOpenError if there is no log, or one of a newer format.
 */
export function checkLog({ dataDir }: { readonly dataDir: string }): CheckReport {
  const { segments, problems, tornBytes } = inspect(diskFiles, dataDir)
  const notes: string[] = []
  if (tornBytes > 0)
    notes.push(
      `${tornBytes} bytes at the end belong to an append that nobody was told of: being written now, or cut off by a crash`,
    )
  const unindexed = segments.slice(0, -1).filter(({ base, end }) => {
    const segment = new Segment(paths(dataDir).segments, base, end)
    return !existsSync(indexPath(paths(dataDir).index, segment))
  })
  if (unindexed.length === 1) notes.push(`the index of ${unindexed[0]?.name} is missing; the next start makes it again`)
  else if (unindexed.length > 1)
    notes.push(`the indexes of ${unindexed.length} segments are missing; the next start makes them again`)
  return {
    sound: problems.length === 0,
    segments,
    events: segments.reduce((sum, segment) => sum + segment.events, 0),
    end: segments.at(-1)?.end ?? 0,
    problems,
    notes,
  }
}
