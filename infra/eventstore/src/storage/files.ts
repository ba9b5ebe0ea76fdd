import fs from 'node:fs'

/** What the log needs of a file. Tests put a layer of their own here that knows which bytes were synced. */
export interface LogFile {
  /** Writes all of `slices` one after the other from `at` on. */
  write(slices: readonly Buffer[], at: number): Promise<void>
  /**
   * Resolves when everything written is on stable storage (fdatasync).
   * @param inline waits for the disk here instead of in a thread of the pool.
   */
  sync(inline?: boolean): Promise<void>
  /** Reads up to `length` bytes at `position` into `target`; returns how many there were. */
  read(target: Buffer, offset: number, length: number, position: number): number
  truncate(size: number): Promise<void>
  /** Puts a few bytes at the beginning, at once and without sync. */
  note(bytes: Buffer): void
  size(): number
  close(): void
}

/** `create` fails if the file exists, `open` and `read` (only reading) if it does not; `note` makes it if need be. */
export type OpenMode = 'create' | 'open' | 'read' | 'note'

/** What the log needs of a file system. */
export interface Files {
  open(path: string, mode: OpenMode): LogFile
  /** Makes creations, renames and removals in a directory durable. */
  syncDirectory(path: string): Promise<void>
  remove(path: string): void
}

/** A write this small goes to the page cache faster than a thread of the pool is woken. */
const INLINE_WRITE = 128 * 1024
const { O_CREAT, O_RDWR } = fs.constants
const FLAGS = { create: 'wx+', open: 'r+', read: 'r', note: O_CREAT | O_RDWR }

const call = (start: (done: (error: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error === null ? resolve() : reject(error))))

function writeOne(fd: number, slice: Buffer, offset: number, at: number): Promise<number> {
  return new Promise((resolve, reject) =>
    fs.write(fd, slice, offset, slice.length - offset, at, (error, count) =>
      error === null ? resolve(count) : reject(error),
    ),
  )
}

class DiskFile implements LogFile {
  readonly #fd: number

  constructor(fd: number) {
    this.#fd = fd
  }

  async write(slices: readonly Buffer[], at: number): Promise<void> {
    let position = at
    for (const slice of slices) {
      let offset = 0
      while (offset < slice.length) {
        const count =
          slice.length <= INLINE_WRITE
            ? fs.writeSync(this.#fd, slice, offset, slice.length - offset, position)
            : await writeOne(this.#fd, slice, offset, position)
        offset += count
        position += count
      }
    }
  }

  async sync(inline = false): Promise<void> {
    if (inline) fs.fdatasyncSync(this.#fd)
    else await call((done) => fs.fdatasync(this.#fd, done))
  }

  read(target: Buffer, offset: number, length: number, position: number): number {
    let total = 0
    while (total < length) {
      const count = fs.readSync(this.#fd, target, offset + total, length - total, position + total)
      if (count === 0) break
      total += count
    }
    return total
  }

  truncate(size: number): Promise<void> {
    return call((done) => fs.ftruncate(this.#fd, size, done))
  }

  note(bytes: Buffer): void {
    fs.writeSync(this.#fd, bytes, 0, bytes.length, 0)
  }

  size(): number {
    return fs.fstatSync(this.#fd).size
  }

  close(): void {
    fs.closeSync(this.#fd)
  }
}

/** The real file system. */
export const diskFiles: Files = {
  open: (path, mode) => new DiskFile(fs.openSync(path, FLAGS[mode], 0o600)),
  async syncDirectory(path) {
    const fd = fs.openSync(path, 'r')
    try {
      await call((done) => fs.fsync(fd, done))
    } finally {
      fs.closeSync(fd)
    }
  },
  remove: (path) => fs.rmSync(path, { force: true }),
}
