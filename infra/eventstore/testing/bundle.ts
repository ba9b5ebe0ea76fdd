import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** The package's own folder. */
export const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Bundles one program of this very source; it then starts in a fraction of a second. Packages of the registry stay
 * imports, so the file must lie below the package.
 * @param entry path in the package; @param name of the file below `dist`, without `.js`
 */
export async function bundle(entry: string, name: string): Promise<string> {
  const outfile = join(packageRoot, 'dist', `${name}.js`)
  await build({
    entryPoints: [join(packageRoot, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
    plugins: [
      {
        name: 'registry-packages-stay-imports',
        setup: (builder) =>
          builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@ioc/') ? undefined : { path, external: true },
          ),
      },
    ],
  })
  return outfile
}

/** The address that a server prints when it is ready. */
export function addressIn(printed: string): string | undefined {
  return /ready on (\S+)\n/.exec(printed)?.[1]
}
