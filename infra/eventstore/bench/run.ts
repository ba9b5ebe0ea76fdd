import { logRows, stopLogBench } from './rows.ts'

/** `node --import tsx infra/eventstore/bench/run.ts [--quick] [name …]`: prints the table of the log alone. */
const quick = process.argv.includes('--quick')
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
try {
  for (const row of logRows.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const { value, lowest, highest, detail } = await row.run({ quick })
    const good = row.better === 'higher' ? value >= row.floor : value <= row.floor
    const spread = `${lowest.toFixed(2)}–${highest.toFixed(2)}`
    process.stdout.write(
      `| ${row.name} | ${value.toFixed(2)} | ${spread} | ${row.floor} / ${row.goal} | ${good ? '' : 'BELOW'} | ${detail} |\n`,
    )
    if (!good) process.exitCode = 1
  }
} finally {
  await stopLogBench()
}
process.exit()
