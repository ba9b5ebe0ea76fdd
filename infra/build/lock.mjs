import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Outside node_modules, which `npm ci` removes. */
const lockFile = (root, name) =>
  join(tmpdir(), `ioc-${createHash('sha256').update(root).digest('hex').slice(0, 12)}-${name}.lock`)

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function take(file) {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    // A link appears whole: nobody reads a lock that does not name its owner yet.
    linkSync(mine, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  } finally {
    rmSync(mine, { force: true })
  }
  if (!alive(ownerOf(file))) rmSync(file, { force: true })
  return false
}

/** The process that holds the lock; our own when it was released meanwhile, so that nothing is removed. */
function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return process.pid
    throw error
  }
}

/**
 * Does a piece of work while no other process of this clone does it; waits for the other one.
 * @param {string} root
 * @param {string} name
 * @param {() => Promise<unknown>} work
 */
export async function withLock(root, name, work) {
  const file = lockFile(root, name)
  while (!take(file)) await pause(100)
  try {
    await work()
  } finally {
    rmSync(file, { force: true })
  }
}
