import { existsSync, statSync } from 'node:fs'
import { apiKeyPath, keysPath, listKeys, KeyFileError } from './key-file.ts'
import { INSTALLATION_KEY_ID } from './read-ring.ts'

/** Whether a key id that stands in the log is one that this installation has issued, revoked ones included. */
export type KnowsKey = (keyId: string) => boolean

const stampOf = (path: string): string => {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.ino} ${stats.mtimeNs} ${stats.size}`
}

/**
 * Vouches for the key ids in facts. Keys are never taken off the list and ids never given twice, so that the answer about a
 * genuine fact is the same today and at a rebuild. An id that is not known makes it look at the file, which has every key
 * before its first fact. Where there are no keys of an installation at all (a projector apart from ingest's directory), or
 * the list is none of ours, nothing can be said against a key.
 * @throws the error of a read that failed, at every question until one succeeds: whoever asks tries again, and no fact is judged
 * by an old list
 */
export function keyWitness(dataDir: string): KnowsKey {
  let stamp: string | undefined
  let ids: ReadonlySet<string> | undefined = new Set()
  const read = (): void => {
    const present = stampOf(keysPath(dataDir))
    if (present === stamp) return
    try {
      ids = new Set(listKeys(dataDir).map(({ id }) => id))
    } catch (error) {
      if (!(error instanceof KeyFileError)) throw error
      ids = undefined
    }
    // Noted only once it is read: after a failed read the ids of before must not pass for those of the file.
    stamp = present
  }
  return (keyId) => {
    if (keyId === INSTALLATION_KEY_ID || ids?.has(keyId) === true) return true
    read()
    if (ids === undefined || ids.has(keyId)) return true
    return !existsSync(keysPath(dataDir)) && !existsSync(apiKeyPath(dataDir))
  }
}
