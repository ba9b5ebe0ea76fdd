import { createRandom, type Random } from '../../lib/random.ts'

/** A fact as the fixtures of read models take it, in every version that is compared. */
export interface ReadingFact {
  /** Short name after `vn.edu.`. */
  readonly type: string
  readonly unit: string
  readonly data: Readonly<Record<string, unknown>>
  readonly time?: string
  readonly flags?: readonly string[]
}

/** The unit above all schools, the days of registers and payments, and what schools declare. */
export const READING_ROOT = 'P'
export const READING_DAYS: readonly string[] = Array.from({ length: 20 }, (_, day) => `2024-09-${two(day + 2)}`)
const CAPABILITIES = ['cashless-payment', 'full-digital-governance', 'online-teaching', 'stem-education', 'lms']
const PLAIN_MEASURES = ['teachers-equipped', 'teachers-identified', 'cameras', 'computers-teaching']
const LEARNER_MEASURES = ['stem-learners', 'digital-skills-learners', 'learners-equipped', 'learners-identified']
const LEVELS = ['MN', 'TH', 'THCS', 'THPT']
const METHODS = ['cash', 'transfer', 'e-wallet', 'vietqr']

/** How large a province is: schools, registers, payments, and how often everything is declared. */
export interface ReadingSize {
  readonly schools: number
  /** Classes of a school; each has two registers on each of the days. */
  readonly classes: number
  readonly days: number
  readonly payments: number
  /** Times that each school declares each capability and measure; all but the first are corrections. */
  readonly declarations: number
}

/** A province some minutes after its start, and one of about a million facts. */
export const READING_SIZES: Readonly<Record<'small' | 'large', ReadingSize>> = {
  small: { schools: 730, classes: 4, days: 1, payments: 3_000, declarations: 1 },
  large: { schools: 730, classes: 24, days: 12, payments: 400_000, declarations: 6 },
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

const school = (index: number): string => `S${index}`

function* units({ schools }: ReadingSize): Generator<ReadingFact> {
  const opened = (unit: string, kind: string, levels: readonly string[], parent?: string): ReadingFact => ({
    type: 'organisation.unit-opened.v1',
    unit,
    data: {
      code: unit,
      name: unit,
      kind,
      levels,
      effectiveFrom: '2020-01-01',
      ...(parent === undefined ? {} : { parent }),
    },
  })
  yield opened(READING_ROOT, 'province', [])
  for (let district = 0; district < 12; district += 1) yield opened(`D${district}`, 'district', [], READING_ROOT)
  for (let index = 0; index < schools; index += 1)
    yield opened(school(index), 'school', [LEVELS[index % LEVELS.length] ?? 'TH'], `D${index % 12}`)
}

/** A fact in fifty carries a flag, one in twenty is corrected. */
const flagsOf = (random: Random): Pick<ReadingFact, 'flags'> => (random.chance(0.02) ? { flags: ['late'] } : {})
const CORRECTED = 0.05

function* registers({ schools, classes, days }: ReadingSize, random: Random): Generator<ReadingFact> {
  for (const date of READING_DAYS.slice(0, days))
    for (const [session, hour] of [
      ['morning', '07'],
      ['afternoon', '13'],
    ] as const)
      for (let index = 0; index < schools * classes; index += 1) {
        const enrolled = random.integer(25, 45)
        const register = (present: number, minute: number, fact: string): ReadingFact => ({
          type: `attendance.session-${fact}.v1`,
          unit: school(index % schools),
          time: `${date}T${hour}:${two(minute)}:00+07:00`,
          data: {
            ...{ classId: `${index % classes}A`, date, session, enrolled, present },
            ...{ excused: enrolled - present, unexcused: 0, late: 0 },
          },
          ...flagsOf(random),
        })
        const minute = random.integer(0, 29)
        yield register(random.integer(20, enrolled), minute, 'taken')
        if (random.chance(CORRECTED)) yield register(random.integer(20, enrolled), minute + 30, 'corrected')
      }
}

function* payments({ schools, payments: count }: ReadingSize, random: Random): Generator<ReadingFact> {
  for (let index = 0; index < count; index += 1) {
    const paid = (amount: number, hour: string): ReadingFact => ({
      type: 'payments.received.v1',
      unit: school(index % schools),
      time: `2024-${two(1 + (index % 12))}-${two(1 + (index % 28))}T${hour}:00:00+07:00`,
      data: { paymentId: `pay-${index}`, amount, method: METHODS[index % METHODS.length] },
      ...flagsOf(random),
    })
    yield paid(random.integer(50, 900) * 1000, '08')
    if (random.chance(CORRECTED)) yield paid(random.integer(50, 900) * 1000, '09')
  }
}

function* declarations({ schools, declarations: times }: ReadingSize, random: Random): Generator<ReadingFact> {
  for (let time = 0; time < times; time += 1)
    for (const period of ['2024', '2023'])
      for (let index = 0; index < schools; index += 1) {
        const declared = (type: string, data: ReadingFact['data']): ReadingFact => ({
          ...{ type: `declaration.${type}`, unit: school(index), time: `2024-10-${two(1 + time)}T08:00:00+07:00` },
          data: { ...data, period },
          ...flagsOf(random),
        })
        for (const capability of CAPABILITIES)
          if (random.chance(0.9)) {
            const platforms = [{ name: random.pick(['VNPT', 'Viettel', 'MISA']) }]
            yield declared('capability-reported.v2', { capability, inUse: random.chance(0.8), platforms })
          }
        for (const measure of PLAIN_MEASURES) {
          const whole = random.integer(20, 80)
          const isValue = measure === 'cameras' || measure === 'computers-teaching'
          yield declared('measure-declared.v1', {
            measure,
            ...(isValue ? { value: whole } : { part: random.integer(0, whole), whole }),
          })
        }
        for (const measure of LEARNER_MEASURES) {
          const whole = random.integer(200, 900)
          const shares = [Math.floor(whole / 2), Math.ceil(whole / 2)]
          yield declared('measure-declared.v1', { measure, part: random.integer(0, whole), whole })
          // One school in five tells girls from boys as well.
          if (index % 5 === 0)
            for (const [at, sex] of ['female', 'male'].entries())
              yield declared('measure-declared.v1', {
                ...{ measure, part: 0, whole: shares[at], dimensions: { sex } },
              })
        }
      }
}

/** The same facts for the same size, whoever asks. */
export function* readingFacts(size: ReadingSize): Generator<ReadingFact> {
  const random = createRandom(20_240_916)
  yield* units(size)
  yield* declarations(size, random)
  yield* payments(size, random)
  yield* registers(size, random)
}
