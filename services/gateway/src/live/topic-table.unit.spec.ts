import { parse } from 'graphql/index.js'
import { describe, expect, it } from 'vitest'
import type { Operation } from './operation.ts'
import { MAX_OWN_TOPICS, MAX_TOPICS, TopicTable, type Live } from './topic-table.ts'
import type { Sink } from './topic.ts'

const document = parse('subscription { wall { unit } }')
const question = (key: string, standing = false): Operation => ({
  document,
  watch: 'repeated',
  operationName: undefined,
  moment: undefined,
  variables: {},
  key,
  standing,
})

/** A table, and the names of the questions that had to give way. */
function table() {
  const topics = new TopicTable()
  const displaced: string[] = []
  const join = (holder: object, key: string, standing = false): { live: Live; sink: Sink } | undefined => {
    const sink: Sink = {
      holder,
      offer: () => true,
      displaced: () => displaced.push(key),
    }
    const live = topics.join(question(key, standing), sink)
    return live === undefined ? undefined : { live, sink }
  }
  const fill = (sockets: number, each: number): object[] =>
    Array.from({ length: sockets }, (_, socket) => {
      const holder = {}
      for (let at = 0; at < each; at += 1) join(holder, `${socket}.${at}`)
      return holder
    })
  return { topics, displaced, join, fill }
}

describe('the questions that are open', () => {
  it('are shared out: the newest of whoever holds most gives way to a socket that holds fewer', () => {
    const { topics, displaced, join, fill } = table()
    fill(MAX_TOPICS / MAX_OWN_TOPICS, MAX_OWN_TOPICS)
    expect(join({}, 'newcomer')).toBeDefined()
    expect(displaced).toEqual([`${MAX_TOPICS / MAX_OWN_TOPICS - 1}.${MAX_OWN_TOPICS - 1}`])
    expect(topics.size).toBe(MAX_TOPICS)
  })

  it('do not give way to a socket that would then hold as many', () => {
    const { displaced, join, fill } = table()
    fill(MAX_TOPICS, 1)
    expect(join({}, 'newcomer')).toBeUndefined()
    expect(displaced).toEqual([])
  })

  it('always have room for the standing questions of a screen, two of its frame and a scene', () => {
    const { displaced, join, fill } = table()
    fill(MAX_TOPICS, 1)
    const screen = {}
    expect(join(screen, 'frame', true)).toBeDefined()
    expect(join(screen, 'system', true)).toBeDefined()
    expect(join(screen, 'grid', true)).toBeDefined()
    expect(displaced).toEqual([1, 2, 3].map((from) => `${MAX_TOPICS - from}.0`))
    expect(join(screen, 'more', true)).toBeUndefined()
  })

  it('are free to join where they are asked already', () => {
    const { displaced, join, fill } = table()
    const [first = {}] = fill(MAX_TOPICS / MAX_OWN_TOPICS, MAX_OWN_TOPICS)
    expect(join({}, '3.3')).toBeDefined()
    expect(join(first, '3.4')).toBeDefined()
    expect(displaced).toEqual([])
  })

  it('that several sockets share cannot be used to hold the table', () => {
    const { displaced, join } = table()
    const accomplices = Array.from({ length: 32 }, () => ({}))
    for (let at = 0; at < MAX_TOPICS; at += 1) {
      // Opened by one and joined by the next, so that nobody seems to hold it alone.
      join(accomplices[at % 32] ?? {}, `${at}`)
      join(accomplices[(at + 1) % 32] ?? {}, `${at}`)
    }
    expect(join({}, 'newcomer')).toBeDefined()
    expect(displaced.length).toBeGreaterThan(0)
  })

  it('are forgotten when the last who asked leaves', () => {
    const { topics, join } = table()
    const one = join({}, 'a')
    const two = join({}, 'a')
    if (one === undefined || two === undefined) throw new Error('the table was empty')
    topics.leave(one.live, one.sink)
    expect(topics.size).toBe(1)
    topics.leave(two.live, two.sink)
    expect(topics.size).toBe(0)
  })
})
