import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/**
 * Path of a data file that a package of ours carries (SQL, GraphQL, JSON), both from source and from a bundle.
 * @param packageName for example `@ioc/projections`
 * @param segments path inside the package
 */
export function packageFile(packageName: string, ...segments: string[]): string {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`)
  return join(dirname(manifest), ...segments)
}
