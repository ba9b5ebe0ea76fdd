import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { LogFile, OpenMode } from '../src/storage/files.ts'
import { AlteredFiles } from './altered-files.ts'
import type { Random } from './random.ts'

const SECTOR = 512

/** A write that may or may not have reached the disk. */
interface Pending {
  readonly at: number
  /** What was there before, zeros beyond the end of the file. */
  readonly old: Buffer
}

interface Known {
  /** Size that the file has on the disk at least. */
  size: number
  writes: Pending[]
  /** What was cut off its end and may still be on the disk. */
  cutOff: Buffer
  /** The directory entry is certainly on the disk. */
  entry: boolean
}

const NOTHING = Buffer.alloc(0)

function bytesOf(file: LogFile, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  file.read(bytes, 0, length, at)
  return bytes
}

/** A file system on which the power can fail: it knows what was synced, and after `cut` nothing more reaches it. */
export class PowerLossFiles extends AlteredFiles {
  readonly #random: Random
  readonly #lies: boolean
  readonly #known = new Map<string, Known>()
  #cut = false

  /** @param lies the disk says that it synced and did not: for the proof that a test would notice. */
  constructor(random: Random, lies = false) {
    super((file, path, mode) => this.#alter(file, path, mode))
    this.#random = random
    this.#lies = lies
  }

  /** From now on no write or sync ends any more. */
  cut(): void {
    this.#cut = true
  }

  #alter(file: LogFile, path: string, mode: OpenMode): Partial<LogFile> {
    const fresh = { size: mode === 'create' ? 0 : file.size(), writes: [], cutOff: NOTHING, entry: mode !== 'create' }
    const known: Known = this.#known.get(path) ?? fresh
    this.#known.set(path, known)
    const step = async (): Promise<void> => {
      for (let turns = this.#random.below(3); turns > 0; turns -= 1)
        await new Promise((resolve) => setImmediate(resolve))
      if (this.#cut) await new Promise(() => undefined)
    }
    return {
      write: async (slices, at) => {
        await step()
        known.writes.push({ at, old: bytesOf(file, at, Buffer.concat(slices).length) })
        await file.write(slices, at)
        await step()
      },
      sync: async () => {
        const size = file.size()
        const written = known.writes.length
        await step()
        if (!this.#lies) {
          known.size = size
          known.writes.splice(0, written)
          known.cutOff = NOTHING
        }
        await step()
      },
      truncate: async (size) => {
        await step()
        known.cutOff = bytesOf(file, size, Math.max(0, file.size() - size))
        known.size = Math.min(known.size, size)
        await file.truncate(size)
      },
    }
  }

  override async syncDirectory(path: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    if (this.#cut) await new Promise(() => undefined)
    for (const [name, known] of this.#known) if (dirname(name) === path) known.entry = true
  }

  override remove(path: string): void {
    super.remove(path)
    this.#known.delete(path)
  }

  /** Copies `from` to `to` as a disk might look after the cut: what was not synced is there, or in part, or garbage. */
  aftermath(from: string, to: string): void {
    fs.cpSync(from, to, { recursive: true })
    for (const [path, known] of this.#known) {
      const copy = join(to, path.slice(from.length))
      if (!fs.existsSync(copy)) continue
      if (basename(path) === 'synced') this.#watermark(copy)
      else if (!known.entry && this.#random.below(2) === 0) fs.rmSync(copy)
      else this.#harm(copy, known)
    }
  }

  /** The mark is never synced: any older one may be there, or nothing of it. */
  #watermark(path: string): void {
    if (this.#random.below(2) === 0) fs.writeFileSync(path, Buffer.alloc(this.#random.below(13)))
  }

  #harm(path: string, { size, writes, cutOff }: Known): void {
    const bytes = fs.readFileSync(path)
    for (const write of writes) this.#harmWrite(bytes, write)
    const left = bytes.subarray(0, size + this.#random.below(Math.max(0, bytes.length - size) + 1))
    fs.writeFileSync(path, this.#random.below(2) === 0 ? left : Buffer.concat([left, cutOff]))
  }

  /** Sector by sector a write is there, or what was there before, or zeros, or garbage. */
  #harmWrite(bytes: Buffer, { at, old }: Pending): void {
    const stop = Math.min(at + old.length, bytes.length)
    for (let start = at; start < stop; start += SECTOR - (start % SECTOR)) {
      const end = Math.min(stop, start + SECTOR - (start % SECTOR))
      const fate = this.#random.below(5)
      if (fate === 0) bytes.fill(0, start, end)
      else if (fate === 1) bytes.fill(this.#random.uuid(), start, end, 'latin1')
      else if (fate === 2) old.copy(bytes, start, start - at, end - at)
    }
  }
}
