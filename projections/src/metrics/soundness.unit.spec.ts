import { catalogue, SESSIONS } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { attendanceMetrics } from '../read-models/attendance/metrics.ts'
import { attendance } from '../read-models/attendance/model.ts'
import { capabilityMetrics } from '../read-models/capabilities/metrics.ts'
import { capabilities } from '../read-models/capabilities/model.ts'
import { examMetrics } from '../read-models/exams/metrics.ts'
import { exams } from '../read-models/exams/model.ts'
import { metricsUnder } from '../read-models/index.ts'
import { measureMetrics } from '../read-models/measures/metrics.ts'
import { measures } from '../read-models/measures/model.ts'
import { paymentMetrics } from '../read-models/payments/metrics.ts'
import { payments } from '../read-models/payments/model.ts'
import { column, isOneOf } from './expression.ts'
import type { Dimension, ItemsCounting, Metric, RowsCounting } from './metric.ts'
import { saidLast } from './milestones.ts'
import { assertSoundMetrics } from './soundness.ts'

const first = (metrics: readonly Metric[], code: string): Metric => {
  const metric = metrics.find((each) => each.code === code)
  if (metric === undefined) throw new Error(`no ${code}`)
  return metric
}
const present = first(attendanceMetrics, 'attendance.present')
const received = first(paymentMetrics, 'payments.amount')
const incidents = first(examMetrics, 'exams.incidents')
const at = (model: typeof attendance, metric: Metric) => () => assertSoundMetrics([[model, [metric]]])
const rows = (metric: Metric, more: Partial<RowsCounting>): Metric =>
  metric.counts.kind === 'rows' ? { ...metric, counts: { ...metric.counts, ...more } } : metric
const items = (metric: Metric, more: (counts: ItemsCounting) => Partial<ItemsCounting>): Metric =>
  metric.counts.kind === 'items' ? { ...metric, counts: { ...metric.counts, ...more(metric.counts) } } : metric
const of = (counts: ItemsCounting, more: object): Partial<ItemsCounting> => ({ of: { ...counts.of, ...more } })

describe('metrics that contradict their model are not taken', () => {
  it('while all that there are fit', () => {
    expect(metricsUnder(catalogue).length).toBeGreaterThan(20)
  })

  it('where a code stands twice, in one list or in two', () => {
    expect(() => assertSoundMetrics([[attendance, [present, present]]])).toThrow(
      'metric attendance.present stands twice',
    )
    const lists = [[attendance, [present]] as const, [payments, [{ ...received, code: present.code }]] as const]
    expect(() => assertSoundMetrics(lists)).toThrow('metric attendance.present stands twice')
  })

  it('where the family is another', () => {
    expect(at(attendance, { ...present, family: 'payments' })).toThrow(
      'metric attendance.present: family is payments; model attendance is of attendance',
    )
  })

  it.each([
    ['numerator', { numerator: column('came') }],
    ['denominator', { denominator: column('came') }],
    ['filter', { filter: isOneOf('came', ['x']) }],
    ['what is in the numerator', { inNumerator: isOneOf('came', ['x']) }],
    ['base', { base: column('came') }],
    ['level', { level: 'came' }],
    ['grade', { grade: 'came' }],
  ] as const)('where the %s reads a column that is not there', (_, more) => {
    expect(at(attendance, rows(present, more))).toThrow(
      /^metric attendance\.present: model attendance has no column came; it has .*session, grade, enrolled, present/,
    )
  })

  it('where a dimension does', () => {
    const dimensions: readonly Dimension[] = [{ name: 'x', kind: 'partitioning', values: undefined, column: 'came' }]
    for (const [model, metric] of [
      [attendance, present],
      [capabilities, capabilityMetrics(catalogue)[0]],
      [measures, measureMetrics(catalogue)[0]],
    ] as const) {
      if (metric === undefined) throw new Error('the catalogue is empty')
      expect(at(model, { ...metric, dimensions })).toThrow(`${model.name} has no column came; it has `)
    }
    expect(at(exams, { ...incidents, dimensions })).toThrow('a thing of exams has no column came; it has exam, session')
  })

  it('where a unit would say yes by a column that is not there', () => {
    const [metric] = capabilityMetrics(catalogue)
    if (metric?.counts.kind !== 'units') throw new Error('no capability')
    const counts = { ...metric.counts, inUse: column('used') }
    expect(at(capabilities, { ...metric, counts })).toThrow('model capabilities has no column used; it has ')
  })

  it('where it chooses before folding by what reports about one thing may differ in', () => {
    expect(at(payments, rows(received, { keyed: { method: ['cash'] } }))).toThrow(
      'metric payments.amount: model payments: reports about one thing may differ in method; they agree in ',
    )
  })

  it('where reporter or rhythm are not what the model expects', () => {
    expect(at(attendance, { ...present, reporter: 'commune' })).toThrow(
      'metric attendance.present: reporter is commune; model attendance expects each school to report',
    )
    expect(at(exams, { ...incidents, rhythm: 'week' })).toThrow(
      'metric exams.incidents: rhythm is week; model exams expects event',
    )
  })

  it('where a dimension has other values than the field, with both lists', () => {
    const dimension: Dimension = {
      name: 'session',
      kind: 'partitioning',
      values: ['morning', 'noon'],
      column: 'session',
    }
    const other = 'the dimension session has the values morning, noon; the column session of model attendance can have '
    expect(at(attendance, { ...present, dimensions: [dimension] })).toThrow(other + SESSIONS.join(', '))
    expect(at(attendance, { ...present, dimensions: [{ ...dimension, values: undefined }] })).toThrow(
      'the values none;',
    )
    expect(at(attendance, { ...present, dimensions: [{ ...dimension, values: SESSIONS.toReversed() }] })).not.toThrow()
    const severity: Dimension = { ...dimension, name: 'severity', column: 'severity', values: ['1', '2'] }
    expect(at(exams, { ...incidents, dimensions: [...incidents.dimensions.slice(0, 2), severity] })).toThrow(
      'the dimension severity has the values 1, 2; the column severity of a thing of exams can have 1, 2, 3',
    )
  })

  it('where things are made of milestones or columns that are not there', () => {
    const made = (more: object) =>
      at(
        exams,
        items(incidents, (counts) => of(counts, more)),
      )
    expect(made({ counted: ['accident'] })).toThrow(/model exams has no milestone accident; it has scheduled, opened/)
    expect(made({ read: ['opened'] })).toThrow('counts milestones that it does not read: incident')
    expect(made({ of: 'of_exam' })).toThrow('model exams has no column of_exam; it has ')
    expect(made({ day: saidLast('began') })).toThrow('model exams has no column began; it has ')
    expect(
      at(
        exams,
        items(incidents, () => ({ baseDimensions: ['room'] })),
      ),
    ).toThrow('metric exams.incidents: has no dimension room; it has exam, session, what, severity')
    expect(
      at(
        exams,
        items(incidents, () => ({ leastOver: 'room' })),
      ),
    ).toThrow('has no dimension room')
  })
})
