import { readFileSync } from 'node:fs'
import type { RunState } from '../lib/run-state.ts'

/** Resident memory of a process in MiB: before an attack, at its highest during it, and after. */
export interface Memory {
  readonly name: string
  readonly pid: number
  readonly before: number
  readonly peak: number
  readonly after: number
}

export interface Watched {
  readonly memory: readonly Memory[]
  /** Processes that are not what they were before, or are gone. */
  readonly died: readonly string[]
}

const SAMPLE_MS = 50
const KIB_PER_MIB = 1_024

/** Resident memory of a living process in MiB; undefined for one that is gone. */
function residentMiB(pid: number): number | undefined {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kib === undefined ? undefined : Number(kib) / KIB_PER_MIB
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined
    throw error
  }
}

/** Processes by pid, each under all of its names: projector and gateway may be one. */
function processesOf({ pids }: RunState): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  for (const [name, pid] of Object.entries(pids)) names.set(pid, names.has(pid) ? `${names.get(pid)}+${name}` : name)
  return names
}

/** Watches memory and life of every process of a system while `work` runs. */
export async function watch<Result>(
  state: () => RunState,
  work: () => Promise<Result>,
): Promise<Watched & { readonly result: Result }> {
  const processes = processesOf(state())
  const before = new Map([...processes].map(([pid]) => [pid, residentMiB(pid) ?? 0]))
  const peak = new Map(before)
  const sample = (): void => {
    for (const pid of processes.keys()) peak.set(pid, Math.max(peak.get(pid) ?? 0, residentMiB(pid) ?? 0))
  }
  const timer = setInterval(sample, SAMPLE_MS)
  let result: Result
  try {
    result = await work()
  } finally {
    clearInterval(timer)
  }
  sample()
  const living = processesOf(state())
  return {
    result,
    died: [...processes].filter(([pid]) => !living.has(pid) || residentMiB(pid) === undefined).map(([, name]) => name),
    memory: [...processes].map(([pid, name]) => ({
      name,
      pid,
      before: before.get(pid) ?? 0,
      peak: peak.get(pid) ?? 0,
      after: residentMiB(pid) ?? 0,
    })),
  }
}
