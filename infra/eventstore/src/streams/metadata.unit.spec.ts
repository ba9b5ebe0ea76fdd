import { describe, expect, it } from 'vitest'
import { firstShown, isSoftDeleted, NO_METADATA, parseMetadata, SOFT_DELETE_JSON, undeleted } from './metadata.ts'

const parse = (text: string): ReturnType<typeof parseMetadata> => parseMetadata(Buffer.from(text))

describe('stream metadata', () => {
  it('says what is hidden', () => {
    expect(parse('{"$maxCount":3,"$maxAge":2,"$tb":7,"other":{}}')).toEqual({
      truncateBefore: 7,
      maxCount: 3,
      maxAgeMs: 2000,
    })
  })

  it.each([
    '',
    'no json',
    '[]',
    '"text"',
    '{"$maxCount":0}',
    '{"$maxCount":"2"}',
    '{"$maxAge":-1}',
    '{"$tb":-1}',
    '{"$tb":1.5}',
  ])('has no effect when it is not valid: %s', (text) => expect(parse(text)).toEqual(NO_METADATA))

  it('marks a soft delete, and takes it back from the first new revision on, keeping the rest', () => {
    expect(isSoftDeleted(parse(SOFT_DELETE_JSON))).toBe(true)
    expect(isSoftDeleted(parse('{"$tb":9}'))).toBe(false)
    const back = undeleted(Buffer.from('{"$tb":9223372036854775807,"$maxCount":4}'), 12)
    expect(JSON.parse(String(back))).toEqual({ $tb: 12, $maxCount: 4 })
    expect(undeleted(Buffer.from('nonsense'), 1)).toBeUndefined()
  })

  it.each([
    [{ truncateBefore: 0, maxCount: undefined }, 9, 0],
    [{ truncateBefore: 4, maxCount: undefined }, 9, 4],
    [{ truncateBefore: 0, maxCount: 3 }, 9, 7],
    [{ truncateBefore: 8, maxCount: 3 }, 9, 8],
    [{ truncateBefore: 0, maxCount: 30 }, 9, 0],
  ])('shows from the first revision that neither count nor truncation hides (%o)', (metadata, last, first) => {
    expect(firstShown({ ...metadata, maxAgeMs: undefined }, last)).toBe(first)
  })
})
