import { statSync } from 'node:fs'
import type { Logger } from '../logger.ts'
import { apiKeyPath, hashKey, keysPath } from './key-file.ts'
import { readRing, type Principal } from './read-ring.ts'

/** Finds the holder of a key; files that changed are read again without a restart. */
export interface KeyRing {
  readonly find: (key: string) => Principal | undefined
  /** Looks at the files now, so that a revocation takes effect where nothing is asked. */
  readonly look: () => void
  /** Calls back with the id of every key that stops being good. */
  readonly onRevoked: (listener: (keyId: string) => void) => void
}

/** Looking at the files more often than this would show in the cost of a request and in nothing else. */
const LOOK_EVERY_MS = 20
/** Looks within that time for the sake of keys that are not known. */
const LOOKS_FOR_UNKNOWN = 8
/** Files that could not be read are tried again after so long, changed or not. */
const TRY_AGAIN_MS = 1_000

/** Changes with the file's content, and with who may read it. */
function signatureOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? '' : `${stats.ino} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.size}`
}

const idsOf = (ring: ReadonlyMap<string, Principal>): Set<string> =>
  new Set([...ring.values()].map(({ keyId }) => keyId))

/**
 * Opens the keys of a data directory. A key file that turns unreadable while running is logged and the keys read before stay
 * good: a half-finished edit must not shut out every school.
 * @throws KeyFileError when the file is unreadable at the start.
 */
export function openKeyRing(dataDir: string, logger: Logger, now: () => number = Date.now): KeyRing {
  const signature = (): string => `${signatureOf(keysPath(dataDir))}|${signatureOf(apiKeyPath(dataDir))}`
  let seen = signature()
  let ring = readRing(dataDir, logger)
  let windowAt = now()
  let failedAt: number | undefined
  let looksForUnknown = 0
  const listeners: ((keyId: string) => void)[] = []
  /** Good keys seen lately, so that a busy sender's is not hashed every time. Holds no more than there are keys. */
  const seenKeys = new Map<string, Principal>()

  const replace = (next: Map<string, Principal>): void => {
    const [before, after] = [idsOf(ring), idsOf(next)]
    ring = next
    seenKeys.clear()
    for (const keyId of before) if (!after.has(keyId)) for (const listener of listeners) listener(keyId)
  }
  const look = (): void => {
    const present = now()
    try {
      const current = signature()
      const again = failedAt !== undefined && Math.abs(present - failedAt) >= TRY_AGAIN_MS
      if (current === seen && !again) return
      seen = current
      replace(readRing(dataDir, logger))
      failedAt = undefined
      logger.info({ keys: ring.size }, 'keys read again')
    } catch (error) {
      failedAt = present
      logger.error({ err: error }, 'keys cannot be read; those known before stay good')
    }
  }

  return {
    look,
    onRevoked: (listener) => void listeners.push(listener),
    find(key) {
      if (Math.abs(now() - windowAt) >= LOOK_EVERY_MS) {
        windowAt = now()
        looksForUnknown = 0
        look()
      }
      const known = seenKeys.get(key)
      if (known !== undefined) return known
      const hash = hashKey(key)
      // A key issued a moment ago is not to be turned away, but whoever guesses keys does not make us look each time.
      if (looksForUnknown < LOOKS_FOR_UNKNOWN && !ring.has(hash)) {
        looksForUnknown += 1
        look()
      }
      const principal = ring.get(hash)
      if (principal !== undefined) seenKeys.set(key, principal)
      return principal
    },
  }
}
