/**
 * Bundles every deployable into its own `dist/`. Code of ours is inlined, packages from the registry stay
 * imports, so that a deployable starts fast and one type-free pass of about a second builds all of them.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

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
  const { metafile } = await build({
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
    metafile: true,
    plugins: [registryPackagesStayImports],
  })
  // Parts of earlier builds go last: what runs meanwhile finds whole files throughout.
  const written = new Set(Object.keys(metafile.outputs).map((file) => basename(file)))
  for (const name of readdirSync(join(root, outdir))) {
    if (name.startsWith('part-') && !written.has(name)) rmSync(join(root, outdir, name), { force: true })
  }
}

const results = await Promise.allSettled(entryPoints.filter((entry) => existsSync(join(root, entry))).map(bundle))
for (const { reason } of results.filter(({ status }) => status === 'rejected')) {
  process.exitCode = 1
  // esbuild has already said what it found, and where.
  if (reason?.errors === undefined) process.stderr.write(`${reason?.stack ?? reason}\n`)
}
