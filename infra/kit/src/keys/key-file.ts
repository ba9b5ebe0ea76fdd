import { hash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { normalName } from '@ioc/contracts'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { GrantError, readKinds, readPatterns } from './permission.ts'

/** A key as it is kept: only its hash, which suffices because keys are 256 random bits, not passwords. */
export const KeyRecord = Type.Object({
  id: Type.String({ minLength: 1, description: 'Names the key in the log and in lists; no secret' }),
  name: Type.String({ description: 'Who uses it' }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the key (hex)' }),
  sources: Type.Array(Type.String({ minLength: 1 }), {
    description: 'Sources it speaks for: exact, or a prefix and *',
  }),
  units: Type.Array(Type.String({ minLength: 1 }), {
    description: 'Units it speaks for: exact codes, or a prefix and *',
  }),
  kinds: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      description: 'Kinds of units it may open and change units into, * for all; absent: school and campus',
    }),
  ),
  createdAt: Type.String({ description: 'RFC 3339' }),
  revokedAt: Type.Optional(Type.String({ description: 'RFC 3339; from then on the key is refused' })),
})
export type KeyRecord = Static<typeof KeyRecord>

const KeyFile = Type.Object({ version: Type.Literal(1), keys: Type.Array(KeyRecord) })
const keyFile = Compile(KeyFile)

/** The key file cannot be read or changed; the message says which and why. */
export class KeyFileError extends Error {
  override readonly name = 'KeyFileError'
}

export const keysPath = (dataDir: string): string => join(dataDir, 'keys.json')
export const apiKeyPath = (dataDir: string): string => join(dataDir, 'api-key')
export const hashKey = (key: string): string => hash('sha256', key, 'hex')

export const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The keys of a data directory, revoked ones included; secrets are not among them.
 * @throws KeyFileError when the file is not one of ours.
 */
export function listKeys(dataDir: string): KeyRecord[] {
  const text = readText(keysPath(dataDir))
  if (text === undefined) return []
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (cause) {
    throw new KeyFileError(`${keysPath(dataDir)} is not JSON`, { cause })
  }
  if (!keyFile.Check(content)) throw new KeyFileError(`${keysPath(dataDir)} is not a key file of version 1`)
  return content.keys
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    // A disk that is full would otherwise be left with a part of the list on it.
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Changes the key file under a lock, so that two commands at once lose nothing. */
function changeKeys(dataDir: string, change: (keys: KeyRecord[]) => KeyRecord[]): void {
  mkdirSync(dataDir, { recursive: true })
  const lock = `${keysPath(dataDir)}.lock`
  try {
    closeSync(openSync(lock, 'wx', 0o600))
  } catch (cause) {
    throw new KeyFileError(`${lock} exists: another command is changing keys; remove it if none is`, { cause })
  }
  try {
    replaceFile(keysPath(dataDir), `${JSON.stringify({ version: 1, keys: change(listKeys(dataDir)) }, null, 2)}\n`)
  } finally {
    rmSync(lock)
  }
}

const newSecret = (): string => randomBytes(32).toString('base64url')

/** What a key is to be good for. */
export type Grant = Pick<KeyRecord, 'name' | 'sources' | 'units' | 'kinds'>

/** @throws KeyFileError saying what of a grant cannot be granted. */
function readGrant({ name, sources, units, kinds }: Grant): Grant {
  try {
    const shown = normalName(name)
    if (shown === '') throw new GrantError('a key needs a name that tells who uses it')
    return {
      name: shown,
      sources: readPatterns('source', sources),
      units: readPatterns('unit', units),
      ...(kinds === undefined ? {} : { kinds: readKinds(kinds) }),
    }
  } catch (cause) {
    if (!(cause instanceof GrantError)) throw cause
    throw new KeyFileError(cause.message, { cause })
  }
}

/**
 * Issues a key. It is returned once and kept nowhere: the file has its hash. A running ingest takes it up by itself.
 * @param now milliseconds since the Unix epoch.
 * @throws KeyFileError when the grant cannot be read.
 */
export function issueKey(
  dataDir: string,
  grant: Grant,
  now: number = Date.now(),
): { readonly key: string; readonly record: KeyRecord } {
  const id = `k-${randomBytes(6).toString('hex')}`
  const key = `ioc_${newSecret()}`
  const record = { id, sha256: hashKey(key), ...readGrant(grant), createdAt: new Date(now).toISOString() }
  changeKeys(dataDir, (keys) => [...keys, record])
  return { key, record }
}

/**
 * Revokes a key by its id; a running ingest refuses it from the next request on and ends its connections.
 * @throws KeyFileError when there is no such key. Revoking twice keeps the first date.
 */
export function revokeKey(dataDir: string, id: string, now: number = Date.now()): KeyRecord {
  const named = normalName(id)
  let revoked: KeyRecord | undefined
  changeKeys(dataDir, (keys) =>
    keys.map((key) => {
      if (key.id !== named) return key
      revoked = { ...key, revokedAt: key.revokedAt ?? new Date(now).toISOString() }
      return revoked
    }),
  )
  if (revoked === undefined) throw new KeyFileError(`there is no key ${named}`)
  return revoked
}

/** The key of the installation, good for every source and unit; made at the first start, mode 0600. */
export function ensureApiKey(dataDir: string): string {
  const known = readText(apiKeyPath(dataDir))?.trim()
  if (known !== undefined && known !== '') return known
  mkdirSync(dataDir, { recursive: true })
  const key = newSecret()
  replaceFile(apiKeyPath(dataDir), `${key}\n`)
  chmodSync(apiKeyPath(dataDir), 0o600)
  return key
}
