/** The parts of `vn.edu.<family>.<fact>.v<N>`. */
export interface EventTypeName {
  readonly family: string
  readonly fact: string
  readonly version: number
}

const TYPE_NAME = /^vn\.edu\.([a-z][a-z0-9-]*)\.([a-z][a-z0-9-]*)\.v([1-9]\d{0,3})$/

/** Reads the name of a type; `undefined` when it is not of our form. */
export function parseTypeName(type: string): EventTypeName | undefined {
  const [, family, fact, version] = TYPE_NAME.exec(type) ?? []
  return family === undefined || fact === undefined ? undefined : { family, fact, version: Number(version) }
}
