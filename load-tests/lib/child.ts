import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process of ours: stopped by its pid, its output in a file. */
export interface Child {
  readonly name: string
  readonly pid: number
  readonly exited: Promise<Exit>
  readonly alive: () => boolean
  readonly signal: (signal: NodeJS.Signals) => void
  /** SIGTERM, then SIGKILL after the deadline. */
  readonly stop: (deadlineMs?: number) => Promise<Exit>
  /** The end of what it wrote, for messages. */
  readonly output: () => string
}

export interface ChildOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly outputFile: string
}

const OUTPUT_TAIL = 4_000
const living = new Set<ChildProcess>()

// A runner that ends early must leave nothing behind.
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** Starts a process whose standard input is a pipe to us: it ends when we are gone, however that happens. */
export function startChild({ name, command, args, cwd, env, outputFile }: ChildOptions): Child {
  const output = openSync(outputFile, 'a')
  const child = spawn(command, args, {
    cwd,
    env: { ...env, IOC_PARENT_PIPE: '1' },
    stdio: ['pipe', output, output],
    detached: true,
  })
  closeSync(output)
  living.add(child)
  let ended: Exit | undefined
  const exited = new Promise<Exit>((resolve) => {
    const end = (exit: Exit): void => {
      ended = exit
      living.delete(child)
      resolve(exit)
    }
    child.once('exit', (code, signal) => end({ code, signal }))
    child.once('error', () => end({ code: null, signal: null }))
  })
  // Writing never happens; a pipe that breaks because the process died is no news.
  child.stdin?.on('error', () => undefined)
  const alive = (): boolean => ended === undefined
  return {
    name,
    pid: child.pid ?? -1,
    exited,
    alive,
    signal: (signal) => {
      if (alive()) child.kill(signal)
    },
    stop: async (deadlineMs = 20_000) => {
      if (!alive()) return exited
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
      const exit = await exited
      clearTimeout(force)
      return exit
    },
    output: () => readFileSync(outputFile, 'utf8').slice(-OUTPUT_TAIL),
  }
}
