import { formatLocalTime, LOCAL_OFFSET_MINUTES, type Session } from '@ioc/contracts'
import { isWithheld, metricNamed, readWall, stampsOf, type Reading } from '@ioc/projections/queries'
import type { QueryResolvers, WallResolvers } from '../../generated/resolver-types.ts'
import type { OperationContext } from '../context.ts'
import { figureOf } from '../figures.ts'
import { ATTENDANCE, attendanceQuestion } from './figures.ts'
import { drawnInt, levelOf, sessionOf } from '../narrow.ts'

const NOON_MINUTES = 12 * 60

/** The session that is on or was last, at a time of the system's clock. */
export function sessionAt(now: number): Session {
  const local = new Date(now + LOCAL_OFFSET_MINUTES * 60_000)
  return local.getUTCHours() * 60 + local.getUTCMinutes() < NOON_MINUTES ? 'morning' : 'afternoon'
}

/** What a wall is read from: it is the same, and read once, as long as these have not moved. */
const WALL_TABLES = ['attendance', 'units']

/** Date and session default to those of the system's clock, the unit to the whole province. */
export const wall: NonNullable<QueryResolvers['wall']> = async (_root, { unit, date, session }, context) => {
  const now = context.services.clock.now()
  const reading = await context.reading()
  const of = { date: date ?? reading.today, session: session ?? sessionAt(now) }
  for (const table of WALL_TABLES) reading.reads(table)
  const key = `${stampsOf(reading.snapshot, WALL_TABLES)} ${of.date} ${of.session} ${unit ?? ''}`
  const model = await context.services.walls.read(reading.role, key, () => readWall(reading, of, unit ?? undefined))
  return { model, now }
}

/**
 * Pupils as GraphQL's Int, which ends somewhere, and as they were counted; nobody where the audience has no right to how many
 * there are.
 */
function counted(context: OperationContext, { catalogue }: Reading, present: bigint, enrolled: bigint) {
  const amounts = { value: String(present), numerator: String(present), denominator: String(enrolled) }
  const suppressed = isWithheld(metricNamed(catalogue, ATTENDANCE), amounts, context.services.audience)
  return {
    present: suppressed ? 0 : drawnInt(present),
    enrolled: suppressed ? 0 : drawnInt(enrolled),
    presentExact: suppressed ? '0' : amounts.numerator,
    enrolledExact: suppressed ? '0' : amounts.denominator,
    suppressed,
  }
}

export const wallFields: Required<WallResolvers> = {
  generation: async (_wall, _args, context) => (await context.reading()).snapshot.generation,
  position: async (_wall, _args, context) => String((await context.reading()).snapshot.position),
  unit: ({ model }) => model.unit,
  date: ({ model }) => model.date,
  session: ({ model }) => sessionOf(model.session),
  time: ({ now }) => formatLocalTime(now),
  rate: (_wall, _args, { services }) => services.clock.rate,
  attendance: async ({ model }, _args, context) =>
    figureOf(
      context.services,
      await context.reading(),
      model.attendance,
      attendanceQuestion(model.unit, model.date, model.session),
    ),
  byLevel: async ({ model }, _args, context) => {
    const reading = await context.reading()
    return model.byLevel.map(({ level, figure }) => ({
      level: levelOf(level),
      figure: figureOf(
        context.services,
        reading,
        figure,
        attendanceQuestion(model.unit, model.date, model.session, levelOf(level)),
      ),
    }))
  },
  curve: async ({ model }, _args, context) => {
    const reading = await context.reading()
    return model.curve.map(({ minute, level, present, enrolled }) => ({
      minute,
      level: level === undefined ? null : levelOf(level),
      ...counted(context, reading, present, enrolled),
    }))
  },
  schools: async ({ model }, _args, context) => {
    const reading = await context.reading()
    return model.schools.map(({ school, state, present, enrolled, classes }) => ({
      school,
      state,
      ...counted(context, reading, present, enrolled),
      classes,
    }))
  },
  health: () => ({ health: true }),
}
