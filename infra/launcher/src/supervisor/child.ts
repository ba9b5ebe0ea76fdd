import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { systemCode } from '@ioc/kit'

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

/** A process that was started. */
export interface Child {
  readonly pid: number
  readonly exited: Promise<Exit>
  /** Asks it to drain. */
  readonly terminate: () => void
  /** Ends it and whatever it started. */
  readonly kill: () => void
}

export interface Command {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** What it prints is appended here, where the file can be opened. */
  readonly logFile: string
}

/** Sends a signal; a process that has gone meanwhile has had what it was to get. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Where output goes; nowhere when the file cannot be opened: a child without a log is better than none. */
function openLog(logFile: string): number | undefined {
  try {
    return openSync(logFile, 'a', 0o600)
  } catch (error) {
    if (systemCode(error) === undefined) throw error
    return undefined
  }
}

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal reaches only the launcher and the order of stopping
 * is the launcher's. Its standard input is a pipe: when the launcher dies, however it dies, the pipe closes and the child ends.
 * @throws Error when it cannot be started.
 */
export async function startChild({ command, args, env, cwd, logFile }: Command): Promise<Child> {
  const output = openLog(logFile)
  try {
    const child = spawn(command, args, {
      cwd,
      env: { ...env, IOC_PARENT_PIPE: '1' },
      detached: true,
      stdio: ['pipe', output ?? 'ignore', output ?? 'ignore'],
    })
    const exited = new Promise<Exit>((resolve) => child.once('exit', (code, name) => resolve({ code, signal: name })))
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    // Nothing is ever written to the pipe; it breaks when the child ends, which `exited` reports.
    const pipe = child.stdin
    pipe?.on('error', () => pipe.destroy())
    const { pid } = child
    if (pid === undefined) throw new Error(`${command} has no process id`)
    return { pid, exited, terminate: () => signal(pid, 'SIGTERM'), kill: () => signal(-pid, 'SIGKILL') }
  } finally {
    if (output !== undefined) closeSync(output)
  }
}
