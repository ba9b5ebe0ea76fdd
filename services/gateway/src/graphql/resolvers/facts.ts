import {
  codesDuring,
  countDeadLetters,
  countFacts,
  FACT_COUNT_LIMIT,
  listDeadLetters,
  listFacts,
  type FactLine,
  type LetterPlace,
} from '@ioc/projections/queries'
import type { QueryResolvers } from '../../generated/resolver-types.ts'
import { clientError } from '../errors.ts'
import { checkDays } from '../narrow.ts'
import { cursorOf, keyOf, pageOf, pageSize, positionOf } from '../paging.ts'

/** A page of facts from one line more than the page has. */
export const factPage = (lines: readonly FactLine[], size: number) =>
  pageOf(
    lines,
    size,
    ({ position }) => position,
    (line) => line,
  )

export const facts: NonNullable<QueryResolvers['facts']> = async (_root, args, context) => {
  const size = pageSize(args.first, 50)
  const before = positionOf(args.after)
  const reading = await context.reading()
  const day = args.day ?? reading.today
  const lines = await listFacts(reading, {
    units: await codesDuring(reading.hierarchy, args.unit, day, day),
    type: args.type ?? undefined,
    day: args.day ?? undefined,
    before,
    limit: size + 1,
  })
  return factPage(lines, size)
}

export const factCounts: NonNullable<QueryResolvers['factCounts']> = async (_root, { unit, from, to }, context) => {
  checkDays(from, to)
  const reading = await context.reading()
  const counts = await countFacts(reading, await codesDuring(reading.hierarchy, unit, from, to), from, to)
  if (counts.length <= FACT_COUNT_LIMIT) return counts
  throw clientError('TOO_LARGE', `More than ${FACT_COUNT_LIMIT} lines: ask for fewer days or a smaller unit`)
}

/** Cursors of dead letters are a position, and behind it the read model where there is one. */
function letterPlaceOf(cursor: string | null | undefined): LetterPlace | undefined {
  const [digits = '', model = ''] = keyOf(cursor)?.split(':') ?? []
  const position = digits === '' ? positionOf(cursor) : positionOf(cursorOf(digits))
  return position === undefined ? undefined : { position, model }
}

export const deadLetters: NonNullable<QueryResolvers['deadLetters']> = async (_root, { first, after }, context) => {
  const size = pageSize(first, 50)
  const start = letterPlaceOf(after)
  const reading = await context.reading()
  const [totalCount, letters] = await Promise.all([
    countDeadLetters(reading),
    listDeadLetters(reading, start, size + 1),
  ])
  const page = pageOf(
    letters,
    size,
    ({ position, model }) => (model === '' ? position : `${position}:${model}`),
    ({ model, ...letter }) => ({ ...letter, model: model === '' ? null : model }),
  )
  return { totalCount, ...page }
}
