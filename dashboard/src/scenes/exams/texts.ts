import type { Lang } from '../../lib/format/number.ts'
import type { RoomState } from './rooms.ts'

/** What the scene says. Numbers come in formatted. */
export interface ExamsTexts {
  readonly on: (date: string) => string
  readonly states: Readonly<Record<RoomState, string>>
  readonly candidates: string
  readonly verified: string
  readonly incidents: string
  readonly none: string
  readonly noneDetail: string
  readonly school: string
  readonly otherSchools: string
  readonly leftOut: (count: string) => string
}

export const texts: Readonly<Record<Lang, ExamsTexts>> = {
  vi: {
    on: (date) => `Phòng thi ngày ${date}`,
    states: { scheduled: 'Chưa mở', opened: 'Đang thi', closed: 'Đã xong', published: 'Có kết quả' },
    candidates: 'Thí sinh',
    verified: 'Đã xác minh',
    incidents: 'Sự cố',
    none: 'Không có ca thi nào trong ngày',
    noneDetail: 'Ca thi hiện ra ngay khi trường xếp lịch',
    school: 'Trường',
    otherSchools: 'Chưa rõ trường',
    leftOut: (count) => `Còn ${count} dòng chưa vẽ`,
  },
  en: {
    on: (date) => `Exam rooms, ${date}`,
    states: { scheduled: 'Not open', opened: 'In session', closed: 'Closed', published: 'Results out' },
    candidates: 'Candidates',
    verified: 'Verified',
    incidents: 'Incidents',
    none: 'No exam session on this day',
    noneDetail: 'They appear as soon as a school schedules them',
    school: 'School',
    otherSchools: 'School unknown',
    leftOut: (count) => `${count} more rows are not drawn`,
  },
}
