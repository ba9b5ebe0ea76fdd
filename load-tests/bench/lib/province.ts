import { createLedger } from '../../ledger/ledger.ts'
import { sendAll } from '../../lib/intake.ts'
import type { System } from '../../lib/system.ts'
import { attendanceFacts } from './post-load.ts'
import { unitOpened } from './unit-opened.ts'

/** The unit above the schools that {@link attendanceFacts} reports about, and the day of its reports. */
export const BENCH_ROOT = 'BENCH'
export const BENCH_DAY = '2024-09-16'
const SCHOOLS = 200
const FACTS = { quick: 20_000, whole: 300_000 }
const CHUNK = 20_000

let filled: Promise<void> | undefined

/** Opens the schools and reports a good many facts, once a run. */
export const fillProvince = ({ intake }: System, quick: boolean): Promise<void> => (filled ??= fill(intake, quick))

async function fill(intake: System['intake'], quick: boolean): Promise<void> {
  const opened = (code: string, kind: string, parent?: string) => unitOpened('urn:bench', code, kind, parent)
  const schools = Array.from({ length: SCHOOLS }, (_, index) => opened(`BENCH-${index}`, 'school', BENCH_ROOT))
  await sendAll(intake, createLedger(), [opened(BENCH_ROOT, 'province'), ...schools], { batchSize: 500 })
  const next = attendanceFacts(`province-${process.pid}`)
  const total = quick ? FACTS.quick : FACTS.whole
  // A ledger a chunk: the book of a few hundred thousand facts would cost more memory than what is measured.
  for (let sent = 0; sent < total; sent += CHUNK)
    await sendAll(intake, createLedger(), Array.from({ length: Math.min(CHUNK, total - sent) }, next), {
      batchSize: 500,
    })
}
