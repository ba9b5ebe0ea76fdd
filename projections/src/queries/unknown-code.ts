/** The catalogue does not know the code: its reports are kept and count once it does. */
export class UnknownCodeError extends Error {
  override readonly name = 'UnknownCodeError'
  readonly code: string

  constructor(kind: 'capability' | 'measure', code: string) {
    super(`the catalogue has no ${kind} "${code}"`)
    this.code = code
  }
}
