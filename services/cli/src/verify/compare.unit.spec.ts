import { describe, expect, it } from 'vitest'
import { compareModels } from './compare.ts'

const live = { hashes: { units: 'a', facts: 'b' }, rows: { units: 1, facts: 2 } }

describe('comparing read models', () => {
  it('finds them the same', () => {
    expect(compareModels(live, structuredClone(live)).map(({ model, same }) => [model, same])).toEqual([
      ['facts', true],
      ['units', true],
    ])
  })

  it('finds another hash, another number of rows, and a model that one side lacks', () => {
    const differing = (changed: typeof live) =>
      compareModels(live, changed).flatMap(({ model, same }) => (same ? [] : [model]))
    expect(differing({ ...live, hashes: { ...live.hashes, facts: 'c' } })).toEqual(['facts'])
    expect(differing({ ...live, rows: { ...live.rows, units: 2 } })).toEqual(['units'])
    expect(compareModels(live, { hashes: { facts: 'b' }, rows: { facts: 2 } }).map(({ same }) => same)).toEqual([
      true,
      false,
    ])
  })
})
