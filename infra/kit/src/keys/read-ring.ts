import type { Logger } from '../logger.ts'
import { apiKeyPath, hashKey, keysPath, listKeys, readText } from './key-file.ts'
import { allowance, kindsAllowed, type Allowance } from './permission.ts'

/** Whoever sent a request, by the key it carries. */
export interface Principal {
  readonly keyId: string
  readonly sources: Allowance
  readonly units: Allowance
  /** Kinds of units that it may organise. */
  readonly kinds: Allowance
}

/** Id under which facts of the installation's own key stand in the log. */
export const INSTALLATION_KEY_ID = 'installation'

/**
 * Reads who holds which key, by the SHA-256 of the key. A hash that stands several times is revoked if it is revoked anywhere, and
 * else means the first: whoever copied a line of the file must not undo a revocation or widen a key by it.
 * @throws KeyFileError when the file is not one of ours.
 */
export function readRing(dataDir: string, logger: Logger): Map<string, Principal> {
  const ring = new Map<string, Principal>()
  const records = listKeys(dataDir)
  const revoked = new Set(records.filter(({ revokedAt }) => revokedAt !== undefined).map(({ sha256 }) => sha256))
  for (const { id, sha256, sources, units, kinds, revokedAt } of records) {
    if (revokedAt !== undefined) continue
    if (revoked.has(sha256) || ring.has(sha256)) {
      logger.warn({ file: keysPath(dataDir), id }, 'a key stands in the file twice; this entry is not used')
      continue
    }
    const principal = { keyId: id, sources: allowance(sources), units: allowance(units) }
    ring.set(sha256, { ...principal, kinds: kindsAllowed({ units, kinds }) })
  }
  const apiKey = readText(apiKeyPath(dataDir))?.trim()
  if (apiKey !== undefined && apiKey !== '') {
    const everything = allowance(['*'])
    ring.set(hashKey(apiKey), { keyId: INSTALLATION_KEY_ID, sources: everything, units: everything, kinds: everything })
  }
  return ring
}
