import { describe, expect, it } from 'vitest'
import { exceedsJson } from './nesting.ts'

const bounds = { depth: 3, members: 4 }

describe('bounds of JSON text', () => {
  it('let through what nests and lists up to the bound', () => {
    for (const text of ['{"a":[{"b":1}]}', '[1,2,3,4,5]', '[[],[],[]]', '"[[[["', '', '{', ']]]]']) {
      expect([text, exceedsJson(text, bounds)]).toEqual([text, false])
    }
  })

  it('refuse deeper nesting and more members, whatever follows', () => {
    for (const text of ['[[[[', '{"a":{"b":{"c":{', '[1,2,3,4,5,6]', ']]]][[[[']) {
      expect([text, exceedsJson(text, bounds)]).toEqual([text, true])
    }
  })

  it('count nothing inside strings, also behind escaped quotes and backslashes', () => {
    expect(exceedsJson(String.raw`{"[[[[\"[[[[,,,,,,":"\\\"{{{{,,,,,,"}`, bounds)).toBe(false)
    expect(exceedsJson(String.raw`["\\",[[[`, bounds)).toBe(true)
  })

  it('take a text of megabytes without a stack', () => {
    expect(exceedsJson('['.repeat(4_000_000), { depth: 10_000_000, members: 0 })).toBe(false)
  })
})
