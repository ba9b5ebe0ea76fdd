import { parseArgs } from 'node:util'
import { attacks } from './all.ts'
import { startCampaign, type Report } from './campaign.ts'
import { FULL_DISK, tryFullDisk } from './full-disk.ts'
import type { Memory } from './watch.ts'
import type { Expectation, Size } from './attack.ts'

/**
 * `npm run abuse [-- --only NAME,…] [--small]`: starts a system of its own on loopback, misbehaves towards it in bounded ways while
 * honest users go on beside, and prints what they met and what each process held. Exit 0 when everything held, 1 when
 * something did not, 2 for an unknown attack.
 */
const { values } = parseArgs({ options: { only: { type: 'string' }, small: { type: 'boolean', default: false } } })
const wanted = values.only?.split(',')
const names = [...attacks.map(({ name }) => name), FULL_DISK]
const unknown = wanted?.filter((name) => !names.includes(name)) ?? []
if (unknown.length > 0) {
  process.stderr.write(`unknown: ${unknown.join(', ')}; there are ${names.join(', ')}\n`)
  process.exit(2)
}

const line = ({ ok, what, detail }: Expectation): string =>
  `  ${ok ? 'holds' : 'BROKEN'}  ${what}${detail === '' ? '' : ` (${detail})`}\n`

function showMemory(memory: readonly Memory[]): void {
  for (const { name, before, peak, after } of memory)
    process.stdout.write(
      `  ${name.padEnd(18)} ${before.toFixed(0).padStart(5)} → ${peak.toFixed(0).padStart(5)} → ${after.toFixed(0).padStart(5)} MiB\n`,
    )
}

let broken = 0
function judge(expectations: readonly Expectation[]): void {
  for (const one of expectations) process.stdout.write(line(one))
  broken += expectations.filter(({ ok }) => !ok).length
}

function show({ attack, memory, experience, expectations }: Report): void {
  const { school, analyst, screen } = experience
  process.stdout.write(`${attack.name}: ${attack.what}\n`)
  showMemory(memory)
  process.stdout.write(
    `  longest wait: school ${school.longestMs.toFixed(0)} ms, analyst ${analyst.longestMs.toFixed(0)} ms, screen ${screen.longestMs.toFixed(0)} ms\n`,
  )
  judge(expectations)
}

/** All attacks that go on beside honest users, on one system. */
async function campaign(size: Size): Promise<void> {
  const chosen = attacks.filter(({ name }) => wanted?.includes(name) ?? true)
  if (chosen.length === 0) return
  const { attack: wage, verify, stop } = await startCampaign(size)
  try {
    for (const attack of chosen) show(await wage(attack))
    process.stdout.write('at the end\n')
    judge([await verify()])
  } finally {
    await stop()
  }
}

/** The disk fills up under a system of its own. */
async function fullDisk(size: Size): Promise<void> {
  if (wanted?.includes(FULL_DISK) === false) return
  process.stdout.write(`${FULL_DISK}: the disk of a system fills up and has room again\n`)
  const report = await tryFullDisk(size)
  if (report === undefined) {
    process.stdout.write('  not tried: mounting a file system is not allowed here\n')
    return
  }
  showMemory(report.memory)
  judge(report.expectations)
}

const size: Size = values.small ? 'small' : 'full'
process.stdout.write('memory of each process: before → at its peak → after\n\n')
await campaign(size)
await fullDisk(size)
process.stdout.write(broken === 0 ? 'everything held\n' : `${broken} broken\n`)
process.exit(broken === 0 ? 0 : 1)
