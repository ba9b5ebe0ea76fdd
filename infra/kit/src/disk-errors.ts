/** The system's code of an error (`ENOSPC`), if it has one. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

/** What lies in the machine, not in us, and passes: no space, quota or inodes, read-only, out of file descriptors, a failing device. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM'])

/** Whether an error says that the disk, or the system beneath us, does not take what we write at the moment. */
export const isDiskTrouble = (error: unknown): boolean => PASSING.has(systemCode(error) ?? '')
