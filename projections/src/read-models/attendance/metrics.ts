import { column } from '../../metrics/expression.ts'
import type { Metric } from '../../metrics/metric.ts'
import { attendance } from './model.ts'

/** Pupils present of those on the roll. */
export const attendanceMetrics: readonly Metric[] = [
  {
    code: 'attendance.present',
    names: { vi: 'Học sinh có mặt', en: 'Pupils present' },
    descriptions: {
      vi: 'Học sinh có mặt trên sĩ số, theo sổ điểm danh của lớp, ngày và buổi; đi muộn tính là có mặt',
      en: 'Pupils present of those on the roll, by the register of a class, day and session; late ones are present',
    },
    unit: 'pupil',
    family: 'attendance',
    dimensions: [
      { name: 'session', kind: 'partitioning', values: ['morning', 'afternoon'], column: 'session' },
      {
        name: 'grade',
        kind: 'partitioning',
        values: ['NT', 'MG', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
        column: 'grade',
      },
    ],
    overUnits: 'sum',
    overTime: 'sum',
    reporter: 'school',
    rhythm: 'day',
    persons: true,
    counts: {
      kind: 'rows',
      model: attendance,
      form: 'ratio',
      numerator: column('present'),
      denominator: column('enrolled'),
      grade: 'grade',
    },
  },
]
