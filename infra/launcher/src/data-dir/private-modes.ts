import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemCode } from '@ioc/kit'
import { DataDirError } from './data-dir-error.ts'

const DIRECTORY_MODE = 0o700
const FILE_MODE = 0o600
const PERMISSIONS = 0o7777
const STICKY = 0o1000

/** What of ours may lie in a data directory; whatever else somebody put there is not ours to change. */
const OURS =
  /^(format\.json|clock\.json|run\.json|services\.json|keys\.json|screen-tokens|api-key|thing-key|launcher\.lock)(\..*)?$|^(log|logs|nats|clickhouse|simulator)$|^ingest-index(-\d+)?(\.lock.*)?$/

const belongsToAnother = (path: string, uid: number): DataDirError =>
  new DataDirError(
    `${path} belongs to another user (uid ${uid}, this is uid ${process.getuid?.() ?? '?'}): chown -R it to the user that runs the system, or run as its owner, or choose another IOC_DATA_DIR.`,
  )

function setMode(path: string, present: number, wanted: number, owner: number): void {
  if ((present & PERMISSIONS) === wanted) return
  try {
    chmodSync(path, wanted)
  } catch (error) {
    if (systemCode(error) === 'EPERM') throw belongsToAnother(path, owner)
    // A live system's file may go between being seen and being changed.
    if (systemCode(error) !== 'ENOENT') throw error
  }
}

/** Sets the modes of a file or of a directory and all below it. Links are left alone, and what they point to. */
function tighten(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (stats.isDirectory()) {
    // First, since what is below may not be readable before.
    setMode(path, stats.mode, DIRECTORY_MODE, stats.uid)
    for (const name of readdirSync(path)) tighten(join(path, name))
  } else if (stats.isFile()) setMode(path, stats.mode, FILE_MODE, stats.uid)
}

/**
 * Makes a data directory its owner's alone, whatever it was before: the directory and all of ours in it 0700, files 0600. The
 * directory itself may be a link; links inside are not followed. One walk at a start: a stat for each file, a change only where
 * the mode differs.
 * @throws DataDirError when it is not ours to own
 */
export function makePrivate(directory: string): void {
  const { uid, mode } = statSync(directory)
  const me = process.getuid?.()
  if (me === undefined) return
  if (uid !== me) throw belongsToAnother(directory, uid)
  if ((mode & STICKY) !== 0 || directory === '/') {
    throw new DataDirError(
      `${directory} is a directory that several users share: choose one of its own, for example IOC_DATA_DIR=${join(directory, 'operations-centre')}.`,
    )
  }
  setMode(directory, mode, DIRECTORY_MODE, uid)
  for (const name of readdirSync(directory)) if (OURS.test(name)) tighten(join(directory, name))
}
