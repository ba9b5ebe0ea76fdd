/**
 * Bundles every deployable into its own `dist/`. Code of ours is inlined, packages from the registry stay
 * imports, so that a deployable starts fast and one type-free pass of about a second builds all of them.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundleOf, entryPoints } from './entry-points.mjs'
import { bundleSources, fingerprint, writeStamp } from './fingerprint.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const KEPT_MS = 3_600_000

const registryPackagesStayImports = {
  name: 'registry-packages-stay-imports',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@ioc/') ? undefined : { path, external: true, sideEffects: false },
    )
  },
}

const bundle = async (entry) => {
  const outdir = dirname(bundleOf(entry))
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

// Before the build: what changes while it runs is newer than the bundles.
const stamp = fingerprint(bundleSources(root))
const results = await Promise.allSettled(entryPoints(root).map(bundle))
for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
  process.exitCode = 1
  // esbuild has already said what it found, and where.
  if (reason?.errors === undefined) process.stderr.write(`${reason?.stack ?? reason}\n`)
}
// Commands that build on demand need not do again what was just done.
if (process.exitCode === undefined) writeStamp(root, 'bundles', stamp)
