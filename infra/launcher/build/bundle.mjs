/**
 * Bundles every deployable into its own `dist/`. Code of ours is inlined, packages from the registry stay
 * imports, so that a deployable starts fast and one type-free pass of about a second builds all of them.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

const KEPT_MS = 3_600_000

/** Entry points, relative to the root; the output is `<package>/dist/<name>.js`. */
export const entryPoints = [
  'infra/eventstore/src/server.ts',
  'infra/launcher/src/start.ts',
  'services/ingest/src/server.ts',
  'services/relay/src/server.ts',
  'services/read-side/src/server.ts',
  'services/simulator/src/server.ts',
  'services/cli/src/ioc.ts',
]

const registryPackagesStayImports = {
  name: 'registry-packages-stay-imports',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@ioc/') ? undefined : { path, external: true, sideEffects: false },
    )
  },
}

const bundle = async (entry) => {
  const outdir = join(dirname(dirname(entry)), 'dist')
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // What a command does not use is not loaded: `ioc keys` opens no engine.
    splitting: true,
    chunkNames: 'part-[hash]',
    sourcemap: 'linked',
    logLevel: 'warning',
    write: false,
    plugins: [registryPackagesStayImports],
  })
  mkdirSync(join(root, outdir), { recursive: true })
  for (const { path, contents } of outputFiles) {
    // By rename: a service that is started again meanwhile reads the whole of the old file or of the new one.
    writeFileSync(`${path}.${process.pid}`, contents)
    renameSync(`${path}.${process.pid}`, path)
  }
  // Parts of earlier builds stay for a while: a process that runs meanwhile may not have loaded all of its own yet.
  const written = new Set(outputFiles.map(({ path }) => basename(path)))
  for (const name of readdirSync(join(root, outdir))) {
    const file = join(root, outdir, name)
    const old = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > KEPT_MS
    if (name.startsWith('part-') && !written.has(name) && old) rmSync(file, { force: true })
  }
}

const results = await Promise.allSettled(entryPoints.filter((entry) => existsSync(join(root, entry))).map(bundle))
for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
  process.exitCode = 1
  // esbuild has already said what it found, and where.
  if (reason?.errors === undefined) process.stderr.write(`${reason?.stack ?? reason}\n`)
}
