/**
 * For the commands that npm links at install, before anything is built: brings the bundles up to date, then runs one of
 * them in this process. Standard output stays the command's own: progress and obstacles go to standard error.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { checkNode, ensureBuilt, root, SetupError } from './setup.mjs'

const canBuild = () => existsSync(join(root, 'node_modules/esbuild/package.json'))

/** Builds if need be. A bundle that is there and cannot be renewed, in a read-only clone for example, still runs. */
async function upToDate(bundle, present) {
  // An installation for production has nothing to build with: what was built is what runs.
  if (present && !canBuild()) return
  try {
    if (!canBuild()) throw new SetupError('the packages to build it with are not installed: run "npm ci"')
    await ensureBuilt(['bundles'])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (!present) throw new SetupError(`${bundle} is not built, and building it failed: ${reason}`, { cause: error })
    process.stderr.write(`${bundle} may be older than its sources, because building it failed: ${reason}\n`)
  }
}

/**
 * Runs a bundle of ours, built when it is missing or older than its sources.
 * @param {string} bundle path from the root of the clone, for example `services/cli/dist/ioc.js`
 * @param {number} exitCode of the process when nothing can be run; one line then says why
 */
export async function runBuilt(bundle, exitCode = 1) {
  const file = join(root, bundle)
  try {
    checkNode()
    await upToDate(bundle, existsSync(file))
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = exitCode
    return
  }
  try {
    await import(pathToFileURL(file).href)
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error
    process.stderr.write(`${error.message.split('\n')[0]}: run "npm ci"\n`)
    process.exitCode = exitCode
  }
}
