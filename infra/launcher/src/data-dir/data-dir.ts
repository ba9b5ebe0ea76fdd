import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readFileSync } from 'node:fs'
import type { Machine } from '@ioc/kit'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { DataDirError } from './data-dir-error.ts'
import { errorCode, readJsonFile, replaceFile } from './json-file.ts'
import { makePrivate } from './private-modes.ts'
import type { SavedSimulation } from './simulation-settings.ts'

/** Version of the data directory's layout. A newer one is refused; older ones would be upgraded here, were there any. */
const DATA_FORMAT = 1
const LEAST_FREE_BYTES = 32 * 1024 * 1024
const PROBE_BYTES = 64 * 1024

export { DataDirError }

const Format = Compile(Type.Object({ format: Type.Integer({ minimum: 1 }) }))
const Saved = Compile(
  Type.Object({ seed: Type.Integer(), schools: Type.Integer(), speed: Type.Number(), simulatedTime: Type.Number() }),
)

/** Places in the data directory that the launcher knows. */
export const dataPlaces = (directory: string) => ({
  directory,
  format: join(directory, 'format.json'),
  lock: join(directory, 'launcher.lock'),
  run: join(directory, 'run.json'),
  services: join(directory, 'services.json'),
  apiKey: join(directory, 'api-key'),
  thingKey: join(directory, 'thing-key'),
  clock: join(directory, 'clock.json'),
  logs: join(directory, 'logs'),
  log: join(directory, 'log'),
  nats: join(directory, 'nats'),
  simulator: join(directory, 'simulator'),
  simulatorKey: join(directory, 'simulator', 'key'),
})
export type DataPlaces = ReturnType<typeof dataPlaces>

function explain(directory: string, error: unknown): DataDirError {
  const say = (text: string): DataDirError => new DataDirError(text, { cause: error })
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return say(
        `The disk of ${directory} is full (or its quota, or its inodes): free some space, or choose another IOC_DATA_DIR.`,
      )
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return say(`${directory} cannot be read and written: mend its permissions, or choose another IOC_DATA_DIR.`)
    case 'EEXIST':
    case 'ENOTDIR':
      return say(`${directory} is not a directory: choose another IOC_DATA_DIR.`)
    default:
      return say(`${directory} cannot be used (${error instanceof Error ? error.message : String(error)}).`)
  }
}

function checkFormat({ directory, format }: DataPlaces): void {
  const found = readJsonFile(format)
  if (found === undefined && !existsSync(format)) {
    replaceFile(format, `${JSON.stringify({ format: DATA_FORMAT })}\n`)
    return
  }
  if (!Format.Check(found)) {
    throw new DataDirError(`${format} cannot be read: restore it from a backup, or choose another IOC_DATA_DIR.`)
  }
  if (found.format > DATA_FORMAT) {
    throw new DataDirError(
      `${directory} was written by a newer version (format ${found.format}, known here: ${DATA_FORMAT}): update this program, or choose another IOC_DATA_DIR.`,
    )
  }
}

/**
 * Makes the data directory ready: exists, readable and writable, some space left, of a format that we know.
 * @throws DataDirError with one line that says what to do.
 */
export function openDataDir(path: string): DataPlaces {
  const directory = resolve(path)
  const places = dataPlaces(directory)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    makePrivate(directory)
    mkdirSync(places.logs, { recursive: true, mode: 0o700 })
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = join(directory, `.probe-${process.pid}`)
    try {
      writeFileSync(probe, Buffer.alloc(PROBE_BYTES))
    } finally {
      rmSync(probe, { force: true })
    }
    const { bavail, bsize } = statfsSync(directory)
    const free = bavail * bsize
    if (free < LEAST_FREE_BYTES) {
      const megabytes = Math.floor(free / 1024 / 1024)
      throw new DataDirError(
        `The disk of ${directory} is nearly full (${megabytes} MB free): free at least ${LEAST_FREE_BYTES / 1024 / 1024} MB, or choose another IOC_DATA_DIR.`,
      )
    }
    checkFormat(places)
  } catch (error) {
    throw error instanceof DataDirError ? error : explain(directory, error)
  }
  return places
}

function ensureSecret(file: string, bytes: Machine['bytes']): string {
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  if (known !== '') return known
  // An empty file is what a full disk left of an earlier attempt: no key was ever given out.
  const key = bytes(32).toString('base64url')
  replaceFile(file, `${key}\n`)
  return key
}

/** The key that is good for every source and unit: made at the first start. */
export const ensureApiKey = ({ apiKey }: DataPlaces, bytes: Machine['bytes']): string => ensureSecret(apiKey, bytes)

/**
 * Makes, at the first start, the key under which the read models hash what identifies things: read by the projector and by
 * `ioc verify` from the data directory. Lost or changed, the read models are built anew.
 */
export const ensureThingKey = ({ thingKey }: DataPlaces, bytes: Machine['bytes']): void =>
  void ensureSecret(thingKey, bytes)

/** What the directory remembers of its simulation; `undefined` when it has had none. */
export function loadSimulation({ clock }: DataPlaces): SavedSimulation | undefined {
  const saved = readJsonFile(clock)
  return Saved.Check(saved) ? saved : undefined
}

export function saveSimulation({ clock }: DataPlaces, saved: SavedSimulation): void {
  replaceFile(clock, `${JSON.stringify(saved)}\n`)
}
