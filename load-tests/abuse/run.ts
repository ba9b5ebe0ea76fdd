import { parseArgs } from 'node:util'
import { attacks } from './all.ts'
import { startCampaign, type Report } from './campaign.ts'
import type { Expectation } from './attack.ts'

/**
 * `npm run abuse [-- --only NAME,…] [--small]`: starts a system of its own on loopback, misbehaves towards it in bounded ways while
 * honest users go on beside, and prints what they met and what each process held. Exit 0 when everything held, 1 when
 * something did not, 2 for an unknown attack.
 */
const { values } = parseArgs({ options: { only: { type: 'string' }, small: { type: 'boolean', default: false } } })
const wanted = values.only?.split(',')
const unknown = wanted?.filter((name) => !attacks.some((attack) => attack.name === name)) ?? []
if (unknown.length > 0) {
  process.stderr.write(`unknown: ${unknown.join(', ')}; there are ${attacks.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}

const line = ({ ok, what, detail }: Expectation): string =>
  `  ${ok ? 'holds' : 'BROKEN'}  ${what}${detail === '' ? '' : ` (${detail})`}\n`

function show({ attack, memory, experience, expectations }: Report): void {
  const { school, analyst, screen } = experience
  process.stdout.write(`${attack.name}: ${attack.what}\n`)
  for (const { name, before, peak, after } of memory)
    process.stdout.write(
      `  ${name.padEnd(18)} ${before.toFixed(0).padStart(5)} → ${peak.toFixed(0).padStart(5)} → ${after.toFixed(0).padStart(5)} MiB\n`,
    )
  process.stdout.write(
    `  longest wait: school ${school.longestMs.toFixed(0)} ms, analyst ${analyst.longestMs.toFixed(0)} ms, screen ${screen.longestMs.toFixed(0)} ms\n`,
  )
  for (const one of expectations) process.stdout.write(line(one))
}

const campaign = await startCampaign(values.small ? 'small' : 'full')
let broken = 0
try {
  process.stdout.write('memory of each process: before → at its peak → after\n\n')
  for (const attack of attacks.filter(({ name }) => wanted?.includes(name) ?? true)) {
    const report = await campaign.attack(attack)
    show(report)
    broken += report.expectations.filter(({ ok }) => !ok).length
  }
  const verified = await campaign.verify()
  process.stdout.write(`at the end\n${line(verified)}`)
  if (!verified.ok) broken += 1
} finally {
  await campaign.stop()
}
process.stdout.write(broken === 0 ? 'everything held\n' : `${broken} broken\n`)
process.exit(broken === 0 ? 0 : 1)
