import { describe, expect, it } from 'vitest'
import { type Operation, violations } from './linearizability.ts'

/** An append of one event, or with `count` 0 a sight of the stream. */
const operation = (
  [invoked, responded]: [number, number],
  revision: number,
  { stream = 's', count = 1, position }: { stream?: string; count?: number; position?: bigint } = {},
): Operation => ({ stream, invoked, responded, revision, count, ...(position === undefined ? {} : { position }) })

describe('the check of concurrent histories', () => {
  it('finds nothing wrong with calls that overlap and can be put in order', () => {
    const history = [
      operation([1, 8], 1, { position: 20n }),
      operation([2, 5], 0, { position: 10n }),
      operation([3, 9], -1, { count: 0 }),
      operation([6, 7], 1, { count: 0 }),
      operation([4, 10], 0, { stream: 'other', position: 15n }),
    ]
    expect(violations(history)).toEqual([])
  })

  it.each([
    ['a revision given twice', [operation([1, 4], 0), operation([2, 3], 0)], 'does not follow'],
    ['a revision left out', [operation([1, 2], 0), operation([3, 4], 2)], 'does not follow'],
    ['an append placed before one that was over', [operation([1, 2], 1), operation([3, 4], 0)], 'began after'],
    ['a stale sight', [operation([1, 2], 0), operation([3, 4], -1, { count: 0 })], 'began after'],
    [
      'a sight that goes back',
      [operation([1, 9], 0), operation([2, 3], 0, { count: 0 }), operation([4, 5], -1, { count: 0 })],
      'began after',
    ],
    ['a sight of the future', [operation([1, 2], 0, { count: 0 }), operation([3, 4], 0)], 'began after'],
    [
      'half an append seen',
      [operation([1, 9], 4, { count: 5 }), operation([2, 3], 2, { count: 0 })],
      'no append ended there',
    ],
    [
      'streams out of order in the log',
      [operation([1, 2], 0, { position: 20n }), operation([3, 4], 0, { stream: 'other', position: 10n })],
      'began after',
    ],
    [
      'a stream out of order in the log',
      [operation([1, 4], 0, { position: 20n }), operation([2, 3], 1, { position: 10n })],
      'before its predecessor',
    ],
  ])('names %s', (_what, history, says) => {
    expect(violations(history).join('\n')).toContain(says)
  })
})
