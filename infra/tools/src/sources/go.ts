import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../run.ts'
import type { ToolSpec } from '../spec.ts'
import type { Fetch } from './context.ts'

const LIMIT_MS = 600_000

/** Builds the executable with an installed Go; the module's content is pinned by Go's checksum database. */
export const fetchWithGo =
  (spec: ToolSpec, { module, version }: NonNullable<ToolSpec['go']>): Fetch =>
  async (target, { env, scratch, onProgress }) => {
    onProgress(`building ${spec.name} ${version} with go (a minute or two)`)
    await run('go', ['install', `${module}@${version}`], { env: { ...env, GOBIN: scratch }, timeoutMs: LIMIT_MS })
    await rename(join(scratch, spec.name), target)
  }
