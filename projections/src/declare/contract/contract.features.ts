import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../declaration.ts'
import type { DeclaredModel } from '../model.ts'
import { expectedAt } from './expected.ts'
import { openModelBeds, type Folded, type ModelBed, type ModelBeds, type Told } from './model-bed.ts'
import { exampleOf, varied, withOtherKey, keyFields } from './variants.ts'

const MORNING = '2024-09-16T07:00:00+07:00'
const NOON = '2024-09-16T12:00:00+07:00'
const NEXT_DAY = '2024-09-17T07:00:00+07:00'
/** The same instant as {@link NOON}, said elsewhere. */
const NOON_ELSEWHERE = '2024-09-16T05:00:00Z'

/** What a report of a scenario is; the rest follows from its place. */
interface Line {
  readonly time: string
  /** How far its content is from the example's. */
  readonly content?: number
  readonly cancelled?: true
  readonly report?: Report
}

const UNTIL_THE_END = 1n << 56n
const comparable = (rows: readonly Folded[]) =>
  rows
    .map(({ unit, milestone, position, firstDay }) => ({ unit, milestone, position, firstDay }))
    .sort((a, b) => Number(a.position) - Number(b.position))

/**
 * What every declared model has to keep, whatever it declares: built from the examples of its types, so that a new model is held to it
 * without being asked.
 */
export function describeContract(model: DeclaredModel): void {
  const { declaration } = model
  let beds: ModelBeds
  let bed: ModelBed
  let positions = 0n
  let units = 0

  beforeAll(async () => {
    beds = await openModelBeds()
    bed = await beds.open(model)
  })
  afterAll(() => beds.close())

  const newUnit = (): string => `U-${(units += 1)}`
  const tell = (unit: string, report: Report, lines: readonly Line[]): Told[] =>
    lines.map(({ time, content = 0, cancelled, report: other = report }) => ({
      report: other,
      unit,
      time,
      // About the same thing as the first: a type that shares the thing has the same fields of the key.
      data: {
        ...varied(other, exampleOf(other.event), content),
        ...Object.fromEntries(keyFields(report).map((name) => [name, exampleOf(report.event)[name]])),
        ...(cancelled === undefined ? {} : { cancelled }),
      },
      position: (positions += 10n),
    }))
  /** That table and definition agree at every position of what was told. */
  const expectAgreement = async (told: readonly Told[]): Promise<void> => {
    const unit = told[0]?.unit ?? ''
    for (const position of [...told.map((one) => one.position), UNTIL_THE_END]) {
      const folded = await bed.folded(unit, position)
      expect(comparable(folded)).toEqual(expectedAt(told, position))
      for (const { cells, row, keys } of folded) {
        expect(cells).toBe(row)
        expect(keys).toBe(1)
      }
    }
  }
  const countingOf = async (told: readonly Told[]): Promise<number[]> => {
    await bed.write(told)
    await expectAgreement(told)
    const folded = await bed.folded(told[0]?.unit ?? '')
    return folded.map(({ position }) => told.findIndex((one) => String(one.position) === position))
  }
  const rowsOf = ({ rows }: Report, counting: number): number[] => rows.map(() => counting)

  describe.each(declaration.reports.map((report) => [report.event.type, report] as const))('%s', (_, report) => {
    it('counts as its newest report says', async () => {
      const told = tell(newUnit(), report, [{ time: MORNING }, { time: NOON, content: 1 }])
      expect(await countingOf(told)).toEqual(rowsOf(report, 1))
    })

    it('does not count a report that is older than what is known', async () => {
      const told = tell(newUnit(), report, [{ time: NOON }, { time: MORNING, content: 1 }])
      expect(await countingOf(told)).toEqual(rowsOf(report, 0))
    })

    it('takes no notice of a row that stands twice', async () => {
      const told = tell(newUnit(), report, [{ time: MORNING }, { time: NOON, content: 1 }])
      expect(await countingOf([...told, ...told])).toEqual(rowsOf(report, 1))
    })

    it('says the same in whatever order reports arrive', async () => {
      const lines: Line[] = [{ time: NEXT_DAY, content: 2 }, { time: MORNING }, { time: NOON, content: 1 }]
      for (const order of [lines, lines.toReversed(), [...lines.slice(1), ...lines.slice(0, 1)]]) {
        const told = tell(newUnit(), report, order)
        const [counting = -1] = await countingOf(told)
        expect(told[counting]?.time).toBe(NEXT_DAY)
        expect((await bed.folded(told[0]?.unit ?? '')).map(({ firstDay }) => firstDay)).toEqual(
          report.rows.map(() => '2024-09-16'),
        )
      }
    })

    it('is as never reported once taken back, until it is sent again, and keeps its day', async () => {
      const taken: Line[] = [{ time: MORNING }, { time: NOON, content: 1, cancelled: true }]
      expect(await countingOf(tell(newUnit(), report, taken))).toEqual([])
      const older: Line[] = [...taken, { time: MORNING, content: 2 }]
      expect(await countingOf(tell(newUnit(), report, older))).toEqual([])
      const again = tell(newUnit(), report, [...older, { time: NEXT_DAY, content: 3 }])
      expect(await countingOf(again)).toEqual(rowsOf(report, 3))
      const [first] = await bed.folded(again[0]?.unit ?? '')
      expect(first?.firstDay).toBe('2024-09-16')
    })

    it('takes the later in the log of two of the same instant, and what takes back before both', async () => {
      const tie: Line[] = [{ time: NOON }, { time: NOON_ELSEWHERE, content: 1 }]
      expect(await countingOf(tell(newUnit(), report, tie))).toEqual(rowsOf(report, 1))
      const cancelled: Line[] = [{ time: NOON, cancelled: true }, ...tie]
      expect(await countingOf(tell(newUnit(), report, cancelled))).toEqual([])
    })

    for (const other of declaration.reports.filter(({ thing }) => thing.group === report.thing.group)) {
      if (other.rank <= report.rank) continue
      it(`gives way to ${other.event.type} of the same instant, whichever comes first`, async () => {
        const lines: Line[] = [{ time: NOON }, { time: NOON, content: 1, report: other }]
        for (const order of [lines, lines.toReversed()]) {
          const told = tell(newUnit(), report, order)
          const [counting = -1] = await countingOf(told)
          expect(told[counting]?.report).toBe(other)
        }
      })
    }

    for (const name of keyFields(report)) {
      it(`is about another thing under another ${name}`, async () => {
        const [one] = tell(newUnit(), report, [{ time: MORNING }])
        const data = one && withOtherKey(report, one.data, name)
        if (one === undefined || data === undefined) throw new Error(`no other ${name} was found`)
        const told = [one, { ...one, data, position: (positions += 10n) }]
        expect((await countingOf(told)).sort()).toEqual([...rowsOf(report, 0), ...rowsOf(report, 1)])
      })
    }
  })

  it('agrees with the definition at every position of any history', async () => {
    const line = fc.record({
      report: fc.constantFrom(...declaration.reports),
      time: fc.constantFrom(MORNING, NOON, NOON_ELSEWHERE, NEXT_DAY),
      content: fc.nat({ max: 3 }),
      cancelled: fc.option(fc.constant(true as const), { nil: undefined, freq: 4 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), async (lines) => {
        const unit = newUnit()
        const told = lines.flatMap(({ cancelled, report, ...rest }) =>
          tell(unit, report, [{ ...rest, ...(cancelled === undefined ? {} : { cancelled }) }]),
        )
        await bed.write(told, 3)
        await expectAgreement(told)
      }),
      { numRuns: 10 },
    )
  })

  describe('whatever is written', () => {
    const history = (unit: string): Told[] =>
      declaration.reports.flatMap((report) =>
        tell(unit, report, [
          { time: NOON, content: 1 },
          { time: MORNING },
          { time: NOON, cancelled: true },
          { time: NEXT_DAY, content: 2 },
        ]),
      )

    it('is gone again when the batch broke off before its checkpoint', async () => {
      const own = await beds.open(model)
      const told = history('U')
      const [kept, broken] = [told.slice(0, -2), told.slice(-2)]
      const last = kept.at(-1)?.position ?? 0n
      await own.write(kept)
      const before = { folded: await own.folded('U'), hash: await own.hash(last) }
      await own.breakOff(broken)
      expect({ folded: await own.folded('U'), hash: await own.hash(UNTIL_THE_END) }).toEqual(before)
    })

    it('is the same when it is built again, in whatever batches', async () => {
      const told = history('U')
      const last = told.at(-1)?.position ?? 0n
      const hashes = []
      for (const batch of [told.length, 1, 3]) {
        const own = await beds.open(model)
        await own.write(told, batch)
        hashes.push(await own.hash(last))
      }
      expect(new Set(hashes).size).toBe(1)
    })

    it('changes nothing of what was so before', async () => {
      const own = await beds.open(model)
      const [earlier, later] = [history('U'), history('U')]
      const last = earlier.at(-1)?.position ?? 0n
      await own.write(earlier)
      const before = { folded: await own.folded('U', last), hash: await own.hash(last) }
      await own.write(later)
      expect({ folded: await own.folded('U', last), hash: await own.hash(last) }).toEqual(before)
      expect(await own.folded('U')).not.toEqual(before.folded)
    })
  })
}
