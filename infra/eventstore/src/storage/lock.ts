import fs from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import { codeOf, LogOpenError } from '../errors.ts'

/** Keeps a second process (or a second log in this one) away from a directory; released when the process ends. */
export interface DirectoryLock {
  release(): Promise<void>
}

const inUse = (directory: string, owner: string): LogOpenError =>
  new LogOpenError(`${directory} is in use by another log process${owner}: stop it or choose another directory`)

function ownerOf(path: string): string {
  try {
    return ` (pid ${fs.readFileSync(path, 'utf8').trim()})`
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  }
}

function listen(server: net.Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })
}

const close = (server: net.Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

/**
 * Linux: a socket in the abstract namespace, named after device and inode of the directory; the kernel frees it with
 * the process, however that ends. Elsewhere: the pid in the file `lock`, void when no such process runs.
 * @throws LogOpenError if another process holds the directory.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, 'lock')
  if (process.platform !== 'linux') {
    const owner = fs.existsSync(path) ? Number(fs.readFileSync(path, 'utf8')) : 0
    if (owner > 0 && owner !== process.pid && isAlive(owner)) throw inUse(directory, ` (pid ${owner})`)
    fs.writeFileSync(path, `${process.pid}\n`, { mode: 0o600 })
    return { release: () => Promise.resolve(fs.rmSync(path, { force: true })) }
  }
  const { dev, ino } = fs.statSync(directory)
  const server = net.createServer((socket) => socket.destroy())
  try {
    await listen(server, `\0event-log-${dev}-${ino}`)
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw inUse(directory, ownerOf(path))
    throw error
  }
  server.unref()
  try {
    fs.writeFileSync(path, `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    await close(server)
    throw error
  }
  return {
    async release() {
      fs.rmSync(path, { force: true })
      await close(server)
    },
  }
}
