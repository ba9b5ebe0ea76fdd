import { sessionCorrected, sessionTaken } from '@ioc/contracts'
import type { Fact } from '@ioc/contracts/log'
import type { ReadModel, Row } from '../../read-model.ts'
import { commonCells, commonColumns, dataReader, rankOfReport, readBy } from '../decode.ts'
import { RANK, type Rank } from '../version.ts'

const register =
  (read: ReturnType<typeof dataReader<typeof sessionTaken.schema>>, rank: Rank) =>
  (fact: Fact): readonly Row[] => {
    const { classId, date, session, enrolled, present, excused, unexcused, late } = read(fact)
    const cells = commonCells(fact, rankOfReport(fact, rank))
    return [{ ...cells, date, session, class_id: classId, enrolled, present, excused, unexcused, late }]
  }

const readers: ReadonlyMap<string, (fact: Fact) => readonly Row[]> = new Map([
  [sessionTaken.type, register(dataReader(sessionTaken), RANK.reported)],
  [sessionCorrected.type, register(dataReader(sessionCorrected), RANK.corrected)],
])

/** One row for each register taken or corrected. Dates are text: every calendar day sorts, none is clamped to a type's range. */
export const attendance: ReadModel = {
  name: 'attendance',
  version: 2,
  columns: [
    ...commonColumns,
    { name: 'date', type: 'LowCardinality(String)' },
    { name: 'session', type: 'LowCardinality(String)' },
    { name: 'class_id', type: 'String' },
    { name: 'enrolled', type: 'UInt64' },
    { name: 'present', type: 'UInt64' },
    { name: 'excused', type: 'UInt64' },
    { name: 'unexcused', type: 'UInt64' },
    { name: 'late', type: 'UInt64' },
  ],
  orderBy: ['date', 'session', 'unit', 'class_id'],
  handles: [...readers.keys()],
  rows: (fact) => readBy(readers, fact),
}
