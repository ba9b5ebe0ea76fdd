import type { Lang } from '../../lib/format/number.ts'

/** What the scene says. Numbers come in formatted. */
export interface AttendanceTexts {
  readonly ofSchools: (reporting: string, expected: string) => string
  readonly present: string
  readonly enrolled: string
  readonly presentOf: (present: string, enrolled: string) => string
  readonly reporting: (reporting: string, expected: string) => string
  readonly flagged: (count: string) => string
  readonly unflagged: string
  readonly noReports: string
  readonly noBand: string
  readonly time: string
}

export const texts: Readonly<Record<Lang, AttendanceTexts>> = {
  vi: {
    ofSchools: (reporting, expected) => `${reporting} / ${expected} trường`,
    present: 'Có mặt',
    enrolled: 'Sĩ số đã báo',
    presentOf: (present, enrolled) => `${present} / ${enrolled} học sinh`,
    reporting: (reporting, expected) => `${reporting} / ${expected} trường đã báo`,
    flagged: (count) => `${count} số liệu nghi sai`,
    unflagged: 'Không có số liệu nghi sai',
    noReports: 'Chưa có lớp nào báo cáo',
    noBand: 'Chưa đủ dữ liệu các ngày trước để so sánh',
    time: 'Giờ',
  },
  en: {
    ofSchools: (reporting, expected) => `${reporting} / ${expected} schools`,
    present: 'Present',
    enrolled: 'On the roll, reported',
    presentOf: (present, enrolled) => `${present} / ${enrolled} pupils`,
    reporting: (reporting, expected) => `${reporting} / ${expected} schools reported`,
    flagged: (count) => `${count} doubtful reports`,
    unflagged: 'No doubtful reports',
    noReports: 'No class has reported yet',
    noBand: 'Not enough past days to compare with',
    time: 'Time',
  },
}
