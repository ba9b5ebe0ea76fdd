import type { Grade, Level } from '@ioc/contracts'

/** How schools of one kind look. */
export interface SchoolShape {
  /** Part of the code. */
  readonly token: string
  /** What stands before the name. */
  readonly title: string
  readonly levels: readonly [Level, ...Level[]]
  /** Share of all schools. */
  readonly share: number
  /** Fewest and most classes of a school. */
  readonly classes: readonly [number, number]
  /** Fewest and most pupils of a class. */
  readonly size: readonly [number, number]
  /** Share that is private. */
  readonly private: number
}

/** Shares and sizes are assumed; together they give about 19 classes a school and 29 pupils a class. */
export const SCHOOL_SHAPES: readonly [SchoolShape, ...SchoolShape[]] = [
  {
    token: 'TH',
    title: 'Trường Tiểu học',
    levels: ['TH'],
    share: 0.32,
    classes: [12, 30],
    size: [22, 35],
    private: 0.02,
  },
  {
    token: 'MN',
    title: 'Trường Mầm non',
    levels: ['MN'],
    share: 0.34,
    classes: [7, 20],
    size: [18, 32],
    private: 0.15,
  },
  {
    token: 'THCS',
    title: 'Trường THCS',
    levels: ['THCS'],
    share: 0.2,
    classes: [12, 28],
    size: [25, 38],
    private: 0.01,
  },
  {
    token: 'THPT',
    title: 'Trường THPT',
    levels: ['THPT'],
    share: 0.06,
    classes: [20, 40],
    size: [30, 42],
    private: 0.05,
  },
  {
    token: 'TTGDTX',
    title: 'Trung tâm GDNN-GDTX',
    levels: ['GDTX'],
    share: 0.02,
    classes: [6, 16],
    size: [22, 38],
    private: 0,
  },
  {
    token: 'LC',
    title: 'Trường TH&THCS',
    levels: ['TH', 'THCS'],
    share: 0.04,
    classes: [16, 30],
    size: [20, 33],
    private: 0.05,
  },
  {
    token: 'LC',
    title: 'Trường THCS&THPT',
    levels: ['THCS', 'THPT'],
    share: 0.02,
    classes: [20, 36],
    size: [26, 40],
    private: 0.1,
  },
]

const numbered = (...grades: readonly Grade[]) => grades.map((grade) => ({ grade, name: grade }))
/** What the classes of a level are called by, in turn, and the grade that events write: kindergartens have names of their own. */
const GRADES: Record<Level, readonly { readonly grade: Grade; readonly name: string }[]> = {
  MN: ['Mầm', 'Chồi', 'Lá'].map((name) => ({ grade: 'MG', name })),
  TH: numbered('1', '2', '3', '4', '5'),
  THCS: numbered('6', '7', '8', '9'),
  THPT: numbered('10', '11', '12'),
  GDTX: numbered('10', '11', '12'),
}

/** Names of the classes of a level, dealt over its grades: 1A, 2A, … 5A, 1B …; kindergartens say Mầm 1, Chồi 1, Lá 1, Mầm 2 … */
export function classNames(level: Level, count: number): { grade: Grade; id: string }[] {
  const grades = GRADES[level]
  return Array.from({ length: Math.ceil(count / grades.length) }, (_, turn) =>
    grades.map(({ grade, name }) => ({
      grade,
      id: level === 'MN' ? `${name} ${turn + 1}` : `${name}${String.fromCharCode(65 + turn)}`,
    })),
  )
    .flat()
    .slice(0, count)
}
