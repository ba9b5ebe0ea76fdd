import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../lib/paths.ts'

/** What an `ioc` command answered. */
export interface CommandAnswer {
  readonly code: number
  readonly output: string
  readonly errors: string
}

const COMMAND_MS = 180_000

/** Runs `ioc` as an operator does. */
export const ioc = (args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandAnswer> =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, env, timeout: COMMAND_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, [join(ROOT, 'services/cli/bin/ioc.mjs'), ...args], options, (error, output, errors) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
      resolve({ code, output, errors })
    })
  })
