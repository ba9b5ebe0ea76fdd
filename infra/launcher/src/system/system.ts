import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Timers } from '@ioc/kit'
import type { Exit } from '../supervisor/child.ts'
import { StartError, supervise, type Service, type Status, type Supervised } from '../supervisor/supervised.ts'
import { errorCode } from '../data-dir/json-file.ts'

export interface SystemOptions {
  readonly say: (line: string) => void
  /** Called with all statuses whenever one changes. */
  readonly onChange: (statuses: readonly Status[]) => void
  readonly logs: string
  readonly now: () => number
  readonly timers: Timers
  readonly drainMs?: number
  /** Whether the system beneath us ails at the moment, so that restarts are tried often. */
  readonly outside?: () => boolean
  /** How often a service is asked whether it ails, in milliseconds. */
  readonly checkMs?: number
}

const TELL_AGAIN_MS = 5_000
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const howItEnded = ({ code, signal }: Exit): string => (signal === null ? `exit ${code ?? '?'}` : signal)

/** What a child said last, for the one line that explains why it did not start. */
function lastWords(logFile: string): string {
  let text: string
  try {
    text = readFileSync(logFile, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'it said nothing'
    throw error
  }
  const lines = text.trimEnd().split('\n').slice(-20)
  const fatal = lines.findLast((line) => line.includes('"level":60'))
  const message = fatal === undefined ? undefined : /"msg":"((?:[^"\\]|\\.)*)"/.exec(fatal)?.[1]
  const plain = lines.findLast((line) => /^[^\s{}]/.test(line) && !line.startsWith('Node.js'))
  return (message === undefined ? plain : (JSON.parse(`"${message}"`) as string)) ?? 'it said nothing'
}

/** The services in the order in which they were started; stopping goes the other way. */
export function createSystem(options: SystemOptions) {
  const { say, onChange, logs, now, timers } = options
  const running: Supervised[] = []
  let stopping: Promise<void> | undefined
  const statuses = (): Status[] => running.map((supervised) => supervised.status())

  const onExit = (name: string, exit: Exit, restartInMs: number | undefined): void => {
    if (restartInMs === undefined) return
    say(`${name} ended (${howItEnded(exit)}); starting it again in ${seconds(restartInMs)}`)
  }

  async function startOne(service: Service): Promise<void> {
    const began = now()
    const supervised = supervise(service, {
      now,
      timers,
      onExit,
      onChange: () => onChange(statuses()),
      onAiling: (name, reason) => say(`${name} has to be started again: ${reason}`),
      ...(options.drainMs === undefined ? {} : { drainMs: options.drainMs }),
      ...(options.checkMs === undefined ? {} : { checkMs: options.checkMs }),
      ...(options.outside === undefined ? {} : { outside: options.outside }),
    })
    running.push(supervised)
    let toldAt = began
    await supervised.start((reason) => {
      if (now() - toldAt < TELL_AGAIN_MS) return
      toldAt = now()
      say(`${service.name} … ${reason} (${seconds(now() - began)})`)
    })
    if (stopping === undefined) say(`${service.name} is ready (${seconds(now() - began)})`)
  }

  return {
    statuses,

    /**
     * Starts services beside each other and waits until all are ready.
     * @throws StartError of the first that gives up.
     */
    async start(services: readonly (Service | undefined)[]): Promise<void> {
      if (stopping !== undefined) return
      await Promise.all(services.flatMap((service) => (service === undefined ? [] : [startOne(service)])))
    },

    /** Stops the services one after another, the last started first. */
    stop(): Promise<void> {
      stopping ??= (async () => {
        for (const supervised of running.toReversed()) {
          if (supervised.status().state === 'stopped') continue
          const began = now()
          await supervised.stop()
          say(`${supervised.name} has stopped (${seconds(now() - began)})`)
        }
      })()
      return stopping
    },

    /** Ends everything at once. */
    kill(): void {
      for (const supervised of running) supervised.kill()
    },

    /** One line that says why a start failed. */
    explain(error: unknown): string {
      if (!(error instanceof StartError)) return error instanceof Error ? error.message : String(error)
      const { service, exit, cause } = error
      if (exit === undefined) return `${service}: ${cause instanceof Error ? cause.message : String(cause)}`
      return `${service} did not start (${howItEnded(exit)}): ${lastWords(join(logs, `${service}.log`))}`
    },
  }
}
export type System = ReturnType<typeof createSystem>
