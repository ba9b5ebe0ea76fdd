/** Facts of one report and the reading of its answer; pure, without anything of k6. */

export interface ReportOptions {
  readonly run: string
  /** School day, YYYY-MM-DD. */
  readonly day: string
  readonly unit: string
  readonly iteration: number
  /** Classes in the report. */
  readonly count: number
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** Attendance of `count` classes as structured CloudEvents; the same options give the same facts. */
export function classReports({ run, day, unit, iteration, count }: ReportOptions): unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const enrolled = 28 + ((iteration * 7 + index * 3) % 15)
    const unexcused = (iteration + index) % 4
    const late = (iteration * 3 + index) % 3
    return {
      specversion: '1.0',
      id: `${run}-${iteration}-${index}`,
      source: `urn:k6:${unit}`,
      type: 'vn.edu.attendance.session-taken.v1',
      subject: unit,
      time: `${day}T07:${two(iteration % 45)}:${two((iteration + index) % 60)}+07:00`,
      data: {
        classId: `${(iteration % 12) + 1}${'ABCDEFGH'[index % 8]}`,
        date: day,
        session: 'morning',
        enrolled,
        present: enrolled - unexcused,
        excused: 0,
        unexcused,
        late,
      },
    }
  })
}

export interface Outcomes {
  readonly total: number
  readonly stored: number
  readonly duplicate: number
  readonly refused: number
  /** Events to be sent again. */
  readonly open: number
}

/** Counts the outcomes of a batch's answer; `undefined` when the whole batch has to be sent again. */
export function readOutcomes(status: number, body: unknown): Outcomes | undefined {
  if ((status !== 200 && status !== 207) || typeof body !== 'string') return undefined
  const { results } = JSON.parse(body) as { results: { outcome: string }[] }
  const count = (...names: string[]): number => results.filter(({ outcome }) => names.includes(outcome)).length
  return {
    total: results.length,
    stored: count('stored'),
    duplicate: count('duplicate'),
    refused: count('refused', 'conflict'),
    open: count('retry'),
  }
}
