import { minVersion, satisfies } from 'semver'

/**
 * Packages of a lockfile that do not accept the oldest Node that the project promises. npm only warns of them, and what
 * they do on that Node nobody has tried.
 * @param {{packages: Record<string, {version?: string, engines?: {node?: string}}>}} lockfile
 * @param {string} promised range of the project's own `engines.node`
 * @returns {string[]} one line a package
 */
export function tooNew(lockfile, promised) {
  const oldest = minVersion(promised)
  return Object.entries(lockfile.packages).flatMap(([place, { version, engines }]) =>
    engines?.node === undefined || satisfies(oldest, engines.node)
      ? []
      : [`${place}@${version} wants Node ${engines.node}, we promise ${oldest}`],
  )
}
