import { statSync } from 'node:fs'
import type { Logger } from '@ioc/kit'
import { apiKeyPath, hashKey, keysPath, listKeys, readText } from './key-file.ts'
import { allowance, type Allowance } from './permission.ts'

/** Whoever sent a request, by the key it carries. */
export interface Principal {
  readonly keyId: string
  readonly sources: Allowance
  readonly units: Allowance
}

/** Finds the holder of a key; files that changed are read again without a restart. */
export interface KeyRing {
  readonly find: (key: string) => Principal | undefined
}

/** Id under which facts of the installation's own key stand in the log. */
export const INSTALLATION_KEY_ID = 'installation'

/** Looking at the files more often than this would show in the cost of a request and in nothing else. */
const LOOK_EVERY_MS = 20

function signatureOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.ino} ${stats.mtimeNs} ${stats.size}`
}

function readRing(dataDir: string): Map<string, Principal> {
  const ring = new Map<string, Principal>()
  for (const { id, sha256, sources, units, revokedAt } of listKeys(dataDir)) {
    if (revokedAt !== undefined) continue
    ring.set(sha256, { keyId: id, sources: allowance(sources), units: allowance(units) })
  }
  const apiKey = readText(apiKeyPath(dataDir))?.trim()
  if (apiKey !== undefined && apiKey !== '') {
    const everything = allowance(['*'])
    ring.set(hashKey(apiKey), { keyId: INSTALLATION_KEY_ID, sources: everything, units: everything })
  }
  return ring
}

/**
 * Opens the keys of a data directory. A key file that turns unreadable while running is logged and the keys read before stay
 * good: a half-finished edit must not shut out every school.
 * @throws KeyFileError when the file is unreadable at the start.
 */
export function openKeyRing(dataDir: string, logger: Logger, now: () => number = Date.now): KeyRing {
  const signature = (): string => `${signatureOf(keysPath(dataDir))}|${signatureOf(apiKeyPath(dataDir))}`
  let seen = signature()
  let ring = readRing(dataDir)
  let lookedAt = now()
  /** Good keys seen lately, so that a busy sender's is not hashed every time. Holds no more than there are keys. */
  const seenKeys = new Map<string, Principal>()
  const refresh = (): void => {
    lookedAt = now()
    const present = signature()
    if (present === seen) return
    seen = present
    seenKeys.clear()
    try {
      ring = readRing(dataDir)
      logger.info({ keys: ring.size }, 'keys read again')
    } catch (error) {
      logger.error({ err: error }, 'keys cannot be read; those known before stay good')
    }
  }
  return {
    find(key) {
      if (Math.abs(now() - lookedAt) >= LOOK_EVERY_MS) refresh()
      const known = seenKeys.get(key)
      if (known !== undefined) return known
      const hash = hashKey(key)
      // A key issued a moment ago is not to be turned away for the sake of a few microseconds.
      if (!ring.has(hash)) refresh()
      const principal = ring.get(hash)
      if (principal !== undefined) seenKeys.set(key, principal)
      return principal
    },
  }
}
