import { appendFileSync } from 'node:fs'

/** What happens when a failpoint is reached: `kill` is SIGKILL to this very process, `error` throws, `stop` is SIGSTOP. */
export type FailpointAction = 'kill' | 'error' | 'stop'

/** One armed failpoint: act on the `hit`-th time (1-based) that `name` is reached. */
export interface FailpointRule {
  readonly name: string
  readonly hit: number
  readonly action: FailpointAction
}

/** Named places between the steps of a stage where a test can make the process die. */
export interface Failpoints {
  /** Call between two steps. Costs one branch when nothing is armed. */
  readonly hit: (name: string) => void
}

const ACTIONS: readonly FailpointAction[] = ['kill', 'error', 'stop']
const isAction = (value: string): value is FailpointAction => ACTIONS.some((action) => action === value)

/**
 * Reads `IOC_FAILPOINTS`: comma-separated rules `name[:hit]=action`, for example `relay.before-publish:3=kill`.
 * @throws Error naming the rule and the form expected.
 */
export function parseFailpoints(text: string): FailpointRule[] {
  return text
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '')
    .map((rule) => {
      const match = /^([a-z0-9.-]+)(?::([1-9]\d{0,8}))?=([a-z]+)$/.exec(rule)
      const [, name, hit, action] = match ?? []
      if (name === undefined || action === undefined || !isAction(action)) {
        throw new Error(`IOC_FAILPOINTS: "${rule}" is not name[:hit]=${ACTIONS.join('|')}`)
      }
      return { name, hit: hit === undefined ? 1 : Number(hit), action }
    })
}

/** Failpoints that are all off: for specs and production. */
export const noFailpoints: Failpoints = { hit: () => undefined }

function act({ name, hit, action }: FailpointRule, reportFile: string | undefined): void {
  // The report is written before acting: a fault test must be able to tell a failpoint never reached from one survived.
  if (reportFile !== undefined) appendFileSync(reportFile, `${name}:${hit}=${action} pid=${process.pid}\n`)
  switch (action) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL')
      // The signal is delivered asynchronously to Node; nothing may run after it.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000)
      return
    case 'stop':
      process.kill(process.pid, 'SIGSTOP')
      return
    case 'error':
      throw new Error(`failpoint ${name}`)
    default: {
      const impossible: never = action
      throw new Error(`unknown failpoint action ${String(impossible)}`)
    }
  }
}

/**
 * Arms the failpoints of one process.
 * @param known every name this process has; rules for names of other processes are ignored, so one setting serves all.
 * @param env `IOC_FAILPOINTS` (rules) and `IOC_FAILPOINTS_REPORT` (a file to which each failpoint that acts appends a line).
 */
export function createFailpoints(known: readonly string[], env: NodeJS.ProcessEnv = process.env): Failpoints {
  const rules = parseFailpoints(env['IOC_FAILPOINTS'] ?? '').filter((rule) => known.includes(rule.name))
  if (rules.length === 0) return noFailpoints
  const hits = new Map<string, number>()
  return {
    hit(name) {
      const count = (hits.get(name) ?? 0) + 1
      hits.set(name, count)
      const rule = rules.find((candidate) => candidate.name === name && candidate.hit === count)
      if (rule !== undefined) act(rule, env['IOC_FAILPOINTS_REPORT'])
    },
  }
}
