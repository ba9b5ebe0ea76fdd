import type { Lang } from '../../lib/format/number.ts'
import type { SchoolState } from '../../generated/enums.ts'

/** What the grid says. Numbers come in formatted. */
export interface GridTexts {
  readonly states: Readonly<Record<SchoolState, string>>
  readonly present: string
  readonly noSchools: string
  readonly noSchoolsDetail: string
  readonly unit: string
  readonly otherUnits: string
}

export const texts: Readonly<Record<Lang, GridTexts>> = {
  vi: {
    states: { normal: 'Đã báo', missing: 'Chưa báo', low: 'Dưới 90%', flagged: 'Nghi sai' },
    present: 'Có mặt',
    noSchools: 'Chưa có trường nào',
    noSchoolsDetail: 'Trường hiện ra ngay khi được khai báo',
    unit: 'Đơn vị',
    otherUnits: 'Chưa rõ đơn vị',
  },
  en: {
    states: { normal: 'Reported', missing: 'Missing', low: 'Below 90%', flagged: 'Doubtful' },
    present: 'Present',
    noSchools: 'No schools yet',
    noSchoolsDetail: 'They appear as soon as they are declared',
    unit: 'Unit',
    otherUnits: 'Unit unknown',
  },
}
