import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../src/supervisor/child.ts'
import type { Service } from '../src/supervisor/supervised.ts'

const diaryOf = (directory: string): string => join(directory, 'diary')
/** What the dummies of a directory have noted so far: `name what pid`. */
export const entries = (directory: string): string[] =>
  existsSync(diaryOf(directory)) ? readFileSync(diaryOf(directory), 'utf8').trim().split('\n') : []

/** A service that runs `dummy.mjs`; it is ready once it has noted that it started. */
export function dummy(name: string, directory: string, mode = 'plain', env: NodeJS.ProcessEnv = {}): Service {
  let pid = 0
  return {
    name,
    notReady: () =>
      Promise.resolve(entries(directory).some((line) => line.endsWith(` ${pid}`)) ? undefined : 'not started yet'),
    async launch(restart) {
      const child = await startChild({
        command: process.execPath,
        args: [join(import.meta.dirname, 'dummy.mjs'), name, diaryOf(directory), mode],
        env: { ...process.env, ...(restart === 0 ? env : {}) },
        cwd: directory,
        logFile: join(directory, `${name}.log`),
      })
      pid = child.pid
      return child
    },
  }
}
