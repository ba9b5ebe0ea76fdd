import fs from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { diskFiles, type Files, type LogFile } from '../src/storage/files.ts'
import type { Random } from './random.ts'

const SECTOR = 512

interface Known {
  /** Bytes that are certainly on the disk. */
  synced: number
  /** The directory entry is certainly on the disk. */
  entry: boolean
}

/** A file system on which the power can fail: it knows what was synced, and after `cut` nothing more reaches it. */
export class PowerLossFiles implements Files {
  readonly #random: Random
  readonly #lies: boolean
  readonly #known = new Map<string, Known>()
  #cut = false

  /** @param lies the disk says that it synced and did not: for the proof that a test would notice. */
  constructor(random: Random, lies = false) {
    this.#random = random
    this.#lies = lies
  }

  /** From now on no write or sync ends any more. */
  cut(): void {
    this.#cut = true
  }

  open(path: string, mode: 'create' | 'open' | 'read' | 'note'): LogFile {
    const file = diskFiles.open(path, mode)
    const known = this.#known.get(path) ?? { synced: mode === 'create' ? 0 : file.size(), entry: mode !== 'create' }
    this.#known.set(path, known)
    const step = async (): Promise<void> => {
      for (let turns = this.#random.below(3); turns > 0; turns -= 1)
        await new Promise((resolve) => setImmediate(resolve))
      if (this.#cut) await new Promise(() => undefined)
    }
    return {
      write: async (slices, at) => {
        await step()
        await file.write(slices, at)
        await step()
      },
      sync: async () => {
        const size = file.size()
        await step()
        if (!this.#lies) known.synced = Math.max(known.synced, size)
        await step()
      },
      read: (target, offset, length, position) => file.read(target, offset, length, position),
      truncate: async (size) => {
        await step()
        await file.truncate(size)
        known.synced = Math.min(known.synced, size)
      },
      note: (bytes) => file.note(bytes),
      size: () => file.size(),
      close: () => file.close(),
    }
  }

  async syncDirectory(path: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    if (this.#cut) await new Promise(() => undefined)
    for (const [name, known] of this.#known) if (dirname(name) === path) known.entry = true
  }

  remove(path: string): void {
    diskFiles.remove(path)
    this.#known.delete(path)
  }

  /** Copies `from` to `to` as a disk might look after the cut: what was not synced is there, or in part, or garbage. */
  aftermath(from: string, to: string): void {
    fs.cpSync(from, to, { recursive: true })
    for (const [path, { synced, entry }] of this.#known) {
      const copy = join(to, path.slice(from.length))
      if (!fs.existsSync(copy)) continue
      if (basename(path) === 'synced') this.#watermark(copy)
      else if (!entry && this.#random.below(2) === 0) fs.rmSync(copy)
      else this.#tail(copy, synced)
    }
  }

  /** The mark is never synced: any older one may be there, or nothing of it. */
  #watermark(path: string): void {
    if (this.#random.below(2) === 0) fs.writeFileSync(path, Buffer.alloc(this.#random.below(13)))
  }

  #tail(path: string, synced: number): void {
    const bytes = fs.readFileSync(path)
    const size = synced + this.#random.below(bytes.length - synced + 1)
    for (let at = synced; at < size; at += SECTOR - (at % SECTOR)) {
      const end = Math.min(size, at + SECTOR - (at % SECTOR))
      const fate = this.#random.below(4)
      if (fate === 0) bytes.fill(0, at, end)
      else if (fate === 1) bytes.fill(this.#random.uuid(), at, end, 'latin1')
    }
    fs.writeFileSync(path, bytes.subarray(0, size))
  }
}
