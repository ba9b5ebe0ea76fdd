import { copyFileSync, chmodSync, existsSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { keysPath } from '@ioc/kit/keys'

/**
 * Takes the list of keys along with a log: facts under keys that nobody issued do not count. The list has hashes only, no
 * secrets.
 * @returns whether there was a list to take
 */
function copyKeys(from: string, to: string): boolean {
  const [source, target] = [keysPath(from), keysPath(to)]
  if (!existsSync(source)) return false
  const temporary = `${target}.${process.pid}.tmp`
  copyFileSync(source, temporary)
  chmodSync(temporary, 0o600)
  renameSync(temporary, target)
  return true
}

/** Puts the keys that lie beside a log into a backup of it. */
export const backUpKeys = (logDir: string, backup: string): boolean => copyKeys(dirname(logDir), backup)

/** Puts the keys of a backup beside the log restored from it, unless some lie there: those may be newer. */
export const restoreKeys = (backup: string, logDir: string): boolean =>
  !existsSync(keysPath(dirname(logDir))) && copyKeys(backup, dirname(logDir))
