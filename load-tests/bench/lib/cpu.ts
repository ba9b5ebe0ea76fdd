import { readFileSync } from 'node:fs'

/** Ticks a second of /proc/<pid>/stat: 100 on every Linux that Node supports. */
const TICKS = 100

/** CPU seconds (user and system, all threads) that a process has used. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The command's name may hold spaces and parentheses: fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

/** CPU seconds that these processes, each counted once, and this one use while `work` runs. */
export async function cpuDuring(pids: readonly number[], work: () => Promise<void>): Promise<number> {
  const each = [...new Set([...pids, process.pid])]
  const total = (): number => each.reduce((sum, pid) => sum + cpuSeconds(pid), 0)
  const before = total()
  await work()
  return total() - before
}
