/** The data directory cannot be used; the message is the one line to show. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError'
}
