import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** What is bundled, relative to the root; the output is `<package>/dist/<name>.js`. */
const ENTRY_POINTS = [
  'infra/eventstore/src/server.ts',
  'infra/launcher/src/start.ts',
  'services/ingest/src/server.ts',
  'services/relay/src/server.ts',
  'services/read-side/src/server.ts',
  'services/simulator/src/server.ts',
  'services/cli/src/ioc.ts',
]

/** The entry points that this tree has: an image for one service may leave the others out. */
export const entryPoints = (root) => ENTRY_POINTS.filter((entry) => existsSync(join(root, entry)))

export const bundleOf = (entry) => join(dirname(dirname(entry)), 'dist', `${basename(entry, '.ts')}.js`)
