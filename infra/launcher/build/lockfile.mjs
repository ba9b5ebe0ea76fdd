import { platformOf } from './platforms.mjs'

/** Places where node looks for a package that the package at `from` asks for, nearest first. */
function* placesFrom(from, name) {
  for (let at = from; ;) {
    yield `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (at === '') return
    const cut = at.lastIndexOf('/node_modules/')
    at = cut >= 0 ? at.slice(0, cut) : ''
  }
}

/**
 * Adds the entries of platform packages that a registry did not offer when the lockfile was made. npm leaves such optional
 * packages out, and `npm ci` then stops on every machine because manifest and lockfile disagree. The entries carry no address.
 * @param {{packages: Record<string, any>}} lockfile changed in place
 * @returns {string[]} places of the entries added
 */
export function completeLockfile(lockfile) {
  const { packages } = lockfile
  const added = []
  for (const [at, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if ([...placesFrom(at, name)].some((place) => packages[place] !== undefined)) continue
      const platform = platformOf(name)
      if (platform === undefined || !/^\d+\.\d+\.\d+/.test(version)) {
        throw new Error(
          `${name}@${version}, wanted by ${at}, is missing and is no platform package of an exact version`,
        )
      }
      packages[`node_modules/${name}`] = { version, ...platform, optional: true }
      added.push(`node_modules/${name}`)
    }
  }
  lockfile.packages = Object.fromEntries(
    Object.entries(packages).sort(([left], [right]) => left.localeCompare(right, 'en')),
  )
  return added
}
