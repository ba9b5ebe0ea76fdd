/** A place in a JSON document: keys and indexes from the root. */
export type Path = readonly (string | number)[]

/** RFC 6901 pointer of a path; the root is the empty text. */
export const pointerOf = (path: Path): string =>
  path.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
