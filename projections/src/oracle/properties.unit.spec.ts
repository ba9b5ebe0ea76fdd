import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FigureAnswer } from '../metrics/question.ts'
import { CODES, DAYS } from './codes.ts'
import { cases } from './cases.ts'
import { evaluateIn, evaluateTableIn, worldOf } from './evaluate.ts'
import { given } from './given.ts'
import type { World } from './item.ts'
import type { Asking } from './questions.ts'

/** A history, a question about it, and the world that it is asked in. */
const asked = cases(1).map(({ history, askings: [asking] }) => {
  if (asking === undefined) throw new Error('a case without a question')
  return { history, asking, world: worldAt(given(history.facts), asking) }
})
const worldAt = (facts: ReturnType<typeof given>, { share, today, province }: Asking): World =>
  worldOf(facts, { position: BigInt(Math.round(facts.length * share)) * 10n, today, province, catalogue: CODES })

const isNamed = (world: World, { question }: Asking): boolean => {
  try {
    evaluateIn(world, { ...question, where: [] })
    return true
  } catch {
    return false
  }
}

const SCALE = 1e6
/** What adds up in a figure: its value where it has no numerator. */
const amounts = ({ value, numerator, denominator }: FigureAnswer): readonly number[] =>
  [numerator ?? value, denominator].map((text) => Math.round(Number(text ?? 0) * SCALE))

const MEANS = ['measure.satisfied']
const NUMERATOR_ONLY = ['platform', 'method']

describe('whatever happened in a province', () => {
  it('those who reported are among those expected, and what is flagged has its flags', () => {
    fc.assert(
      fc.property(asked, ({ asking, world }) => {
        fc.pre(isNamed(world, asking))
        const { reporting, expected, flagged, flags } = evaluateIn(world, asking.question)
        expect(reporting).toBeLessThanOrEqual(expected)
        const most = Math.max(0, ...flags.map(({ count }) => count))
        expect(flagged).toBeGreaterThanOrEqual(most)
        expect(flagged).toBeLessThanOrEqual(flags.reduce((sum, { count }) => sum + count, 0))
      }),
      { numRuns: 150 },
    )
  })

  it('rows add up to the figure that is not grouped', () => {
    fc.assert(
      fc.property(asked, ({ asking, world }) => {
        const { metric, by } = asking.question
        const notAdditive = [...NUMERATOR_ONLY, 'day', 'week', 'month', 'year', 'school-year', 'school-term']
        fc.pre(by.length > 0 && !MEANS.includes(metric) && !by.some((name) => notAdditive.includes(name)))
        fc.pre(isNamed(world, asking))
        const whole = amounts(evaluateIn(world, asking.question))
        const rows = evaluateTableIn(world, asking.question).map(({ figure }) => amounts(figure))
        // A unit that is asked for and not open counts itself, in no row.
        const days = [...DAYS, '2024-01-31', '2024-03-15', world.context.today]
        const isOpen = days.every((day) => world.on(day).unit(asking.question.unit)?.standing === 'open')
        fc.pre(isOpen || !metric.startsWith('capability.'))
        expect([0, 1].map((part) => rows.reduce((sum, row) => sum + (row[part] ?? 0), 0))).toEqual(whole)
      }),
      { numRuns: 150 },
    )
  })

  it('what the province adds up to is the same in every hierarchy', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(...DAYS), ({ asking, world }, at) => {
        // Another province that names none above it is a whole of its own as long as it is open.
        const isItAlways = [...DAYS, '2024-03-15', '2025-06-01'].every((day) => {
          const { province, units } = world.on(day)
          return province === 'P' && units.every(({ code, kind }) => code === 'P' || kind !== 'province')
        })
        // Filters see units as they are on the day of the hierarchy.
        fc.pre(asking.question.where.length === 0)
        fc.pre(isItAlways && isNamed(world, asking) && !asking.question.metric.startsWith('capability.'))
        const [asReported, restated] = [undefined, at].map((hierarchyAt) =>
          amounts(evaluateIn(world, { ...asking.question, unit: 'P', hierarchyAt })),
        )
        expect(restated).toEqual(asReported)
      }),
      { numRuns: 150 },
    )
  })
})
