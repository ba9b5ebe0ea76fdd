import { crc32 } from 'node:zlib'
import { readUint53, writeUint53 } from '../format/numbers.ts'
import type { Files, LogFile } from './files.ts'

const SIZE = 12

/**
 * Remembers up to which position the log is known to be on stable storage. It is written after each sync and itself
 * never synced: after a crash of the process it is exact, after a power loss it may be older, never newer. With it,
 * damage before the mark is told from an append that never finished.
 */
export class Watermark {
  readonly #file: LogFile
  readonly #bytes = Buffer.alloc(SIZE)

  constructor(file: LogFile) {
    this.#file = file
  }

  /** The remembered position, 0 if there is none that can be trusted. */
  static read(files: Files, path: string, mode: 'note' | 'read' = 'note'): number {
    const file = files.open(path, mode)
    try {
      const bytes = Buffer.alloc(SIZE)
      if (file.read(bytes, 0, SIZE, 0) < SIZE || bytes.readUInt32LE(8) !== crc32(bytes.subarray(0, 8))) return 0
      return readUint53(bytes, 0)
    } finally {
      file.close()
    }
  }

  note(position: number): void {
    writeUint53(this.#bytes, position, 0)
    this.#bytes.writeUInt32LE(crc32(this.#bytes.subarray(0, 8)), 8)
    this.#file.note(this.#bytes)
  }

  close(): void {
    this.#file.close()
  }
}
