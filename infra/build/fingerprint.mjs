import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const LEFT_OUT = new Set(['node_modules', 'dist', '.data', '.cache', '.turbo', 'generated-docs'])
/** Files that no bundle is made of. */
const NOT_A_SOURCE = /\.(md|spec\.ts|features\.ts|tsbuildinfo|log)$/

function* filesUnder(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return
  if (!stat.isDirectory()) {
    yield { path, stat }
    return
  }
  for (const name of readdirSync(path).sort()) {
    if (!LEFT_OUT.has(name) && !NOT_A_SOURCE.test(name)) yield* filesUnder(join(path, name))
  }
}

/**
 * A hash that changes when a file below the paths changes, comes or goes: by name, size and time of change, or by content.
 * @param {string[]} paths
 * @param {{content?: boolean}} [options]
 */
export function fingerprint(paths, { content = false } = {}) {
  const hash = createHash('sha256')
  for (const root of paths) {
    for (const { path, stat } of filesUnder(root)) {
      hash.update(`${path}\0${stat.size}\0${content ? readFileSync(path, 'utf8') : stat.mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/**
 * What the bundles are made of.
 * @param {string} root of the clone
 */
export const bundleSources = (root) =>
  ['contracts', 'infra', 'services', 'projections', 'package-lock.json'].map((path) => join(root, path))

const stampFile = (root, name) => join(root, 'node_modules/.cache/ioc', `${name}.stamp`)

/** The fingerprint that was noted under a name; empty when none was. */
export function readStamp(root, name) {
  try {
    return readFileSync(stampFile(root, name), 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return ''
    throw error
  }
}

export function writeStamp(root, name, value) {
  const file = stampFile(root, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, value)
  renameSync(`${file}.${process.pid}`, file)
}
