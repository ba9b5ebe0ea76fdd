import { describe, expect, it } from 'vitest'
import { manualScheduler } from '../live/manual-scheduler.ts'
import { keepNames, loadNames, type Ask, type Names, type ShownUnit } from './hierarchy-keeper.ts'

const codes = ['th-a', 'mn-b', 'th-c']

/** A gateway that knows three schools, two to a page. */
const ask: Ask = (document, variables) => {
  if (document.includes('Roots'))
    return Promise.resolve({
      units: { edges: variables['kind'] === 'province' ? [{ node: { code: '94', name: 'Tỉnh Sóc Trăng' } }] : [] },
    })
  const start = Number(variables['after'] ?? 0)
  const edges = codes.slice(start, start + 2).map((code) => ({
    node: { code, name: `Trường ${code}`, reportingLevel: null, levels: ['TH'], parent: { code: 'x', name: 'Xã X' } },
  }))
  const hasNextPage = start + 2 < codes.length
  return Promise.resolve({ units: { edges, pageInfo: { hasNextPage, endCursor: String(start + 2) } } })
}

function setUp(answer: Ask = ask) {
  const clock = manualScheduler()
  const seen: Names[] = []
  const errors: unknown[] = []
  let asked = 0
  const keeper = keepNames({
    ask: (document, variables) => {
      asked++
      return answer(document, variables)
    },
    scheduler: clock.scheduler,
    onNames: (names) => seen.push(names),
    onError: (error) => errors.push(error),
  })
  return { clock, keeper, seen, errors, asked: () => asked }
}
const state = (changes: Partial<ShownUnit> = {}): ShownUnit => ({
  unit: '94',
  date: '2025-09-05',
  schools: [{ school: 'th-a' }, { school: 'mn-b' }],
  ...changes,
})

describe('the names on the wall', () => {
  it('are read page by page, with the name of the unit itself', async () => {
    const names = await loadNames(ask, '94', '2025-09-05')
    expect([...names.schools.keys()]).toEqual(codes)
    expect(names.unit).toBe('Tỉnh Sóc Trăng')
    expect((await loadNames(ask, 'elsewhere', '2025-09-05')).unit).toBeNull()
  })
  it('are read once as long as they suffice', async () => {
    const { keeper, seen, clock } = setUp()
    await keeper.consider(state())
    clock.advance(60_000)
    await keeper.consider(state())
    expect(seen).toHaveLength(1)
  })
  it('are read again for an unknown school, another day and after ten minutes', async () => {
    const { keeper, seen, clock } = setUp()
    await keeper.consider(state())
    clock.advance(5000)
    const [school] = state().schools
    if (school === undefined) throw new Error('the example has schools')
    await keeper.consider(state({ schools: [{ ...school, school: 'new' }] }))
    clock.advance(5000)
    await keeper.consider(state({ date: '2025-09-06' }))
    clock.advance(600_001)
    await keeper.consider(state({ date: '2025-09-06' }))
    expect(seen).toHaveLength(4)
  })
  it('are asked for at most every five seconds, also when asking fails, and the failure is told', async () => {
    const { keeper, errors, clock, asked } = setUp(() => Promise.reject(new Error('no answer')))
    await keeper.consider(state())
    await keeper.consider(state())
    expect(errors).toHaveLength(1)
    expect(asked()).toBe(1)
    clock.advance(5000)
    await keeper.consider(state())
    expect(errors).toHaveLength(2)
  })
})
