import { describe, expect, it } from 'vitest'
import { ANY, decide, NO_STREAM, STREAM_EXISTS, type StreamView } from './decide.ts'

/** A stream whose events have the ids of `stored`; `incoming` are the ids of the append. */
function view(stored: readonly string[], incoming: readonly string[], more: Partial<StreamView> = {}): StreamView {
  return {
    last: stored.length - 1,
    tombstoned: false,
    softDeleted: () => false,
    hasMetadata: () => false,
    recentRevision: (index) => {
      const revision = stored.indexOf(incoming[index] ?? '')
      return revision < 0 ? undefined : revision
    },
    hasId: (revision, index) => stored[revision] === incoming[index],
    ...more,
  }
}

const WRITE = { kind: 'write', undelete: false }

describe('deciding an append', () => {
  it.each([
    ['any writes to a missing stream', [], ['a'], ANY, WRITE],
    ['no_stream writes to a missing stream', [], ['a'], NO_STREAM, WRITE],
    ['stream_exists refuses a missing stream', [], ['a'], STREAM_EXISTS, { kind: 'wrong', current: -1 }],
    ['an exact revision refuses a missing stream', [], ['a'], 0, { kind: 'wrong', current: -1 }],
    ['the head revision writes', ['a'], ['b'], 0, WRITE],
    ['the head revision writes a known id again', ['a'], ['a'], 0, WRITE],
    ['a revision beyond the head is refused', ['a'], ['b'], 5, { kind: 'wrong', current: 0 }],
    [
      'an older revision with the ids found there is a repeat',
      ['a', 'b', 'c'],
      ['b', 'c'],
      0,
      { kind: 'repeat', last: 2 },
    ],
    ['an older revision with other ids is refused', ['a', 'b'], ['x'], 0, { kind: 'wrong', current: 1 }],
    [
      'a repeat that goes beyond the head is refused',
      ['a', 'b'],
      ['a', 'b', 'c'],
      NO_STREAM,
      { kind: 'wrong', current: 1 },
    ],
    ['any with known ids is a repeat, in whatever order', ['a', 'b'], ['b', 'a'], ANY, { kind: 'repeat', last: 0 }],
    ['any with a known and then a new id is refused', ['a'], ['a', 'b'], ANY, { kind: 'wrong', current: 0 }],
    ['any with a new and then a known id writes all', ['a'], ['b', 'a'], ANY, WRITE],
    ['nothing at an older revision is refused', ['a', 'b'], [], 0, { kind: 'wrong', current: 1 }],
    ['nothing with any writes nothing', [], [], ANY, WRITE],
  ] as const)('%s', (_what, stored, incoming, expected, decision) => {
    expect(decide(view(stored, incoming), expected, incoming.length)).toEqual(decision)
  })

  it('refuses everything on a tombstoned stream', () => {
    for (const expected of [ANY, NO_STREAM, STREAM_EXISTS, 0]) {
      expect(decide(view(['a'], ['b'], { tombstoned: true }), expected, 1)).toEqual({ kind: 'deleted' })
    }
  })

  it('brings a soft-deleted stream back with any, no_stream and the head revision, not with stream_exists', () => {
    const gone = { softDeleted: () => true }
    for (const expected of [ANY, NO_STREAM, 0]) {
      expect(decide(view(['a'], ['b'], gone), expected, 1)).toEqual({ kind: 'write', undelete: true })
    }
    expect(decide(view(['a'], ['b'], gone), STREAM_EXISTS, 1)).toEqual({ kind: 'deleted' })
  })

  it('takes metadata alone for existence', () => {
    expect(decide(view([], ['a'], { hasMetadata: () => true }), STREAM_EXISTS, 1)).toEqual(WRITE)
  })
})
