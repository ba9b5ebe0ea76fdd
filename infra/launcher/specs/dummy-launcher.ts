/** A launcher of dummy services, for specs that kill it: `dummy-launcher.ts <directory> <names…>`. */
import { systemTimers } from '@ioc/kit'
import { createSystem } from '../src/system/system.ts'
import { dummy } from './dummy-service.ts'

const [directory = '.', ...names] = process.argv.slice(2)
const system = createSystem({
  say: () => undefined,
  now: Date.now,
  timers: systemTimers,
  logs: directory,
  onChange: () => undefined,
  drainMs: 3_000,
})
process.on('SIGTERM', () => void system.stop().then(() => process.exit(0)))
for (const name of names) await system.start([dummy(name, directory)])
process.stdout.write(`${JSON.stringify(system.statuses().map(({ pid }) => pid))}\n`)
setInterval(() => undefined, 1_000)
