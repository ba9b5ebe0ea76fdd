import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asyncApi } from './asyncapi.ts'
import { schemaFiles } from './json-schemas.ts'
import { openApi } from './openapi.ts'

/** Version of the published interfaces: raised when they change for those who call us. */
const INTERFACE_VERSION = '1.0.0'

/** Everything that is generated, by path under `generated/`. */
export function documents(): Map<string, string> {
  const values = new Map([
    ...schemaFiles(),
    ['openapi.json', openApi(INTERFACE_VERSION)] as const,
    ['asyncapi.json', asyncApi(INTERFACE_VERSION)] as const,
  ])
  return new Map([...values].map(([path, value]) => [path, `${JSON.stringify(value, null, 2)}\n`]))
}

const filesUnder = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    : []

/** Paths under `dir` that are missing, differ, or should not be there. */
export function drift(dir: string): string[] {
  const wanted = documents()
  const changed = [...wanted].filter(([path, text]) => {
    const file = join(dir, path)
    return !existsSync(file) || readFileSync(file, 'utf8') !== text
  })
  return [...changed.map(([path]) => path), ...filesUnder(dir).filter((path) => !wanted.has(path))].sort()
}

/** Writes every document and removes what is generated no longer. */
export function writeDocuments(dir: string): void {
  const wanted = documents()
  for (const path of filesUnder(dir)) if (!wanted.has(path)) rmSync(join(dir, path))
  for (const [path, text] of wanted) {
    const file = join(dir, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
