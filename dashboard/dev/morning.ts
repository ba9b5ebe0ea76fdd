import { LEVELS, type Level } from '../src/generated/enums.ts'
import type { MockSchool } from './province.ts'

const ratio = (present: number, enrolled: number): number | null =>
  enrolled === 0 ? null : Math.floor((present * 2000 + enrolled) / (enrolled * 2)) / 10

interface Count {
  present: number
  enrolled: number
}

/** What a school has reported by a minute of the day. */
function reported(school: MockSchool, minute: number): Count & { classes: number } {
  const done = Math.min(1, Math.max(0, (minute - school.from) / school.takes))
  const classes = Math.floor(school.classes * done)
  const enrolled = Math.round((school.enrolled * classes) / school.classes)
  return { classes, enrolled, present: Math.round(enrolled * school.comes) }
}

const sum = (counts: readonly Count[]): Count =>
  counts.reduce(
    (all, { present, enrolled }) => ({ present: all.present + present, enrolled: all.enrolled + enrolled }),
    {
      present: 0,
      enrolled: 0,
    },
  )

export interface Moment {
  /** Milliseconds since the epoch, on the clock of the make-believe system. */
  readonly time: number
  readonly rate: number
  readonly position: number
  readonly ageSeconds: number
  readonly failing: readonly string[]
}

/** The wall at a moment of a make-believe morning, as GraphQL answers it. */
export function wallAt(schools: readonly MockSchool[], moment: Moment) {
  const { time, rate, ageSeconds, failing } = moment
  const local = new Date(time + 7 * 3_600_000).toISOString()
  const minute = Number(local.slice(11, 13)) * 60 + Number(local.slice(14, 16)) + Number(local.slice(17, 19)) / 60
  const now = schools.map((school) => ({ school, ...reported(school, minute) }))
  const figure = (of: typeof now) => {
    const { present, enrolled } = sum(of)
    return {
      value: String(present),
      numerator: String(present),
      denominator: String(enrolled),
      percent: ratio(present, enrolled),
      asOf: { position: String(moment.position), time: new Date(time - ageSeconds * rate * 1000).toISOString() },
      freshness: { state: ageSeconds > 10 ? 'stale' : ageSeconds > 4 ? 'late' : 'fresh', ageSeconds },
      quality: { flagged: of.filter(({ school, classes }) => school.doubtful && classes > 0).length },
      sources: { reporting: of.filter(({ classes }) => classes > 0).length, expected: of.length },
    }
  }
  const curveOf = (level: Level | null) => {
    const members = level === null ? schools : schools.filter((school) => school.level === level)
    const points = []
    let last = 0
    for (let at = 6 * 60 + 40; at <= Math.min(minute, 9 * 60); at++) {
      const count = sum(members.map((school) => reported(school, at)))
      const exact = { presentExact: String(count.present), enrolledExact: String(count.enrolled) }
      if (count.enrolled !== last) points.push({ minute: at, level, ...count, ...exact })
      last = count.enrolled
    }
    return points
  }
  return {
    generation: 1,
    position: String(moment.position),
    unit: '94',
    date: local.slice(0, 10),
    session: 'morning',
    time: new Date(time).toISOString(),
    rate,
    attendance: figure(now),
    byLevel: LEVELS.filter((level) => schools.some((school) => school.level === level)).map((level) => ({
      level,
      figure: figure(now.filter(({ school }) => school.level === level)),
    })),
    curve: [null, ...LEVELS].flatMap(curveOf),
    schools: now.map(({ school, present, enrolled, classes }) => ({
      school: school.code,
      present,
      enrolled,
      classes,
      state: classes === 0 ? 'missing' : school.doubtful ? 'flagged' : present < 0.9 * enrolled ? 'low' : 'normal',
    })),
    health: {
      caughtUp: true,
      generation: 1,
      position: String(moment.position),
      freshness: { state: 'fresh', ageSeconds },
      deadLetters: 0,
      services: ['log', 'nats', 'ingest', 'relay', 'projector', 'gateway'].map((name) => ({
        name,
        ok: !failing.includes(name),
        detail: null,
      })),
    },
  }
}
