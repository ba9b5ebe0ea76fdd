import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codegen } from '@graphql-codegen/core'
import { Kind, parse, print, type DefinitionNode, type DocumentNode } from 'graphql/index.js'
import prettier from 'prettier'
import * as documents from './document-plugin.ts'
import * as enums from './enum-plugin.ts'

const SOURCES = fileURLToPath(new URL('../src', import.meta.url))
const SCHEMA = fileURLToPath(new URL('../../services/gateway/schema.graphql', import.meta.url))
const ENUMS = resolve(SOURCES, 'generated/enums.ts')

/** A generated file: where it lies and what should stand in it. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

const HEADER = (of: string): string => `// Generated from ${of} by scripts/generate.ts; do not edit.\n`

const inFolderOf = (from: string, to: string): string => {
  const path = relative(dirname(from), to).replaceAll('\\', '/')
  return path.startsWith('.') ? path : `./${path}`
}

const isFragment = ({ kind }: DefinitionNode): boolean => kind === Kind.FRAGMENT_DEFINITION

async function formatted(path: string, text: string): Promise<GeneratedFile> {
  const options = await prettier.resolveConfig(path)
  return { path, text: await prettier.format(text, { ...options, parser: 'typescript' }) }
}

/**
 * What stands beside each `query.graphql` (any `*.graphql` under `src/`): its text, the type of its data and a decoder of that.
 * Fragments may lie in any file.
 */
export async function generateQueries(): Promise<GeneratedFile[]> {
  const schema = parse(readFileSync(SCHEMA, 'utf8'))
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => ({ name, document: parse(readFileSync(resolve(SOURCES, name), 'utf8')) }))
  const fragments = files.flatMap(({ document }) => document.definitions.filter(isFragment))
  const run = (path: string, own: DocumentNode, plugin: typeof documents | typeof enums): Promise<string> =>
    codegen({
      filename: path,
      schema,
      documents: [{ location: path, document: own }],
      plugins: [{ plugin: { live: inFolderOf(path, resolve(SOURCES, 'lib/live')), enums: inFolderOf(path, ENUMS) } }],
      pluginMap: { plugin },
      config: {},
      skipDocumentsValidation: { skipDuplicateValidation: true },
    })
  const generated: GeneratedFile[] = []
  for (const { name, document } of files) {
    const operations = document.definitions.filter((definition) => !isFragment(definition))
    if (operations.length === 0) continue
    const path = resolve(SOURCES, dirname(name), 'generated', `${basename(name, '.graphql')}.ts`)
    const whole: DocumentNode = { kind: Kind.DOCUMENT, definitions: [...operations, ...used(operations, fragments)] }
    generated.push(await formatted(path, HEADER(basename(name)) + (await run(path, whole, documents))))
  }
  const all: DocumentNode = { kind: Kind.DOCUMENT, definitions: files.flatMap(({ document }) => document.definitions) }
  generated.push(await formatted(ENUMS, HEADER('schema.graphql') + (await run(ENUMS, all, enums))))
  return generated
}

/** The fragments that these definitions spread, and those that they spread in turn. */
function used(of: readonly DefinitionNode[], fragments: readonly DefinitionNode[]): DefinitionNode[] {
  const found = new Set<DefinitionNode>()
  const look = (definitions: readonly DefinitionNode[]): void => {
    for (const [, name] of definitions
      .map(print)
      .join('\n')
      .matchAll(/\.\.\.\s*([A-Z]\w*)/g)) {
      const fragment = fragments.find((one) => 'name' in one && one.name?.value === name)
      if (fragment === undefined) throw new Error(`no fragment ${name}`)
      if (found.has(fragment)) continue
      found.add(fragment)
      look([fragment])
    }
  }
  look(of)
  return [...found]
}

/** With `--check` exits 1 when a file is not what its query and the schema say; otherwise writes them. */
async function main(): Promise<void> {
  for (const { path, text } of await generateQueries()) {
    if (!process.argv.includes('--check')) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    } else if (readFileSync(path, 'utf8') !== text) {
      process.stderr.write(`${relative(process.cwd(), path)} is not what its query says: run npm run codegen\n`)
      process.exitCode = 1
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
