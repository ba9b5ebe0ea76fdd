import { diskFiles, type Files, type LogFile, type OpenMode } from '../src/storage/files.ts'

/** The real file system, with some methods of its files changed. */
export class AlteredFiles implements Files {
  readonly #alter: (file: LogFile, path: string, mode: OpenMode) => Partial<LogFile>

  /** @param alter the methods that differ from those of the real file. */
  constructor(alter: (file: LogFile, path: string, mode: OpenMode) => Partial<LogFile>) {
    this.#alter = alter
  }

  open(path: string, mode: OpenMode): LogFile {
    const file = diskFiles.open(path, mode)
    return {
      write: (slices, at) => file.write(slices, at),
      sync: (inline) => file.sync(inline),
      read: (target, offset, length, position) => file.read(target, offset, length, position),
      truncate: (size) => file.truncate(size),
      note: (bytes) => file.note(bytes),
      size: () => file.size(),
      close: () => file.close(),
      ...this.#alter(file, path, mode),
    }
  }

  syncDirectory(path: string): Promise<void> {
    return diskFiles.syncDirectory(path)
  }

  remove(path: string): void {
    diskFiles.remove(path)
  }
}
