import type { Scheduler } from './pacer.ts'

/** A scheduler for specs: time passes only through `advance`. */
export function manualScheduler() {
  let time = 0
  let tasks: { at: number; task: () => void }[] = []
  const scheduler: Scheduler = {
    now: () => time,
    after: (ms, task) => {
      const entry = { at: time + ms, task }
      tasks.push(entry)
      return () => {
        tasks = tasks.filter((other) => other !== entry)
      }
    },
  }
  return {
    scheduler,
    /** Lets `ms` pass and runs what falls due, in order. */
    advance(ms: number): void {
      const end = time + ms
      for (;;) {
        const due = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        tasks = tasks.filter((other) => other !== due)
        time = Math.max(time, due.at)
        due.task()
      }
      time = end
    },
    get waiting(): number {
      return tasks.length
    },
  }
}
