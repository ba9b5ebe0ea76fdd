/**
 * Bundles every deployable into its own `dist/`. Code of ours is inlined, packages from the registry stay
 * imports, so that a deployable starts fast and one type-free pass of about a second builds all of them.
 */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
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
      kind === 'entry-point' || path.startsWith('@ioc/') ? undefined : { path, external: true },
    )
  },
}

const present = entryPoints.filter((entry) => existsSync(join(root, entry)))
await Promise.all(
  present.map((entry) =>
    build({
      absWorkingDir: root,
      entryPoints: [entry],
      outdir: join(dirname(dirname(entry)), 'dist'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'linked',
      logLevel: 'warning',
      plugins: [registryPackagesStayImports],
    }),
  ),
)
