import { WayFailed } from './errors.ts'
import { run } from './run.ts'
import type { ToolSpec } from './spec.ts'

const NUMBERS = /(\d+)\.(\d+)(?:\.[\w.-]+)?/

/** Asks the program for its version. Rejects with a WayFailed if it doesn't run, tells none, or is too old. */
export const checkVersion = async (path: string, spec: ToolSpec, env: NodeJS.ProcessEnv): Promise<string> => {
  const printed = await run(path, spec.version.args, { env, timeoutMs: 30_000 })
  const match = NUMBERS.exec(printed)
  if (!match) throw new WayFailed(`${path} does not tell its version`)
  const [major, minor] = [Number(match[1]), Number(match[2])]
  const [wantedMajor, wantedMinor] = spec.version.atLeast
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
    throw new WayFailed(`${path} is ${match[0]}, too old`)
  }
  return match[0]
}
