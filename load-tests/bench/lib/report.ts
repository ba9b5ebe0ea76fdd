import { cpus, release, totalmem } from 'node:os'
import { standing, type Result, type Row } from './row.ts'

export interface Measured {
  readonly row: Row
  readonly result: Result
}

const number = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

/** One line of a Markdown table. */
export function tableLine({ row, result }: Measured): string {
  const { value, lowest, highest, detail } = result
  const bound = (limit: number): string => `${row.better === 'higher' ? '≥' : '≤'} ${limit}`
  const cells = [
    row.name,
    row.item,
    `${number(value)} ${row.unit}`,
    `${number(lowest)}–${number(highest)}`,
    `${bound(row.floor)} / ${bound(row.goal)}`,
    standing(row, value),
    detail,
  ]
  return `| ${cells.join(' | ')} |`
}

/** Results as a Markdown document. Figures are ratios; where they were taken is said, since spread depends on it. */
export function report(measured: readonly Measured[]): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`
  return [
    '# Results of the bench',
    '',
    'Written by `npm run bench`. Subject and base are measured in turn in one run; shown are the median ratio and its spread. ' +
      'Absolute figures are for orientation only: the machine was shared.',
    '',
    `Machine: ${machine}.`,
    '',
    '| row | item | median | spread | floor / goal | stands at | behind it |',
    '|---|---|---|---|---|---|---|',
    ...measured.map(tableLine),
    '',
  ].join('\n')
}
