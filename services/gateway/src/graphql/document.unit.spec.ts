import { GraphQLError } from 'graphql/index.js'
import { describe, expect, it } from 'vitest'
import { MAX_FRAGMENTS, MAX_OPERATIONS, MAX_REPEATED, readDocument } from './document.ts'

const list = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, at) => of(at)).join(' ')
const refusal = (query: string): string | undefined => {
  const read = readDocument(query)
  return read instanceof GraphQLError ? read.message : undefined
}

describe('a document', () => {
  it('of 730 figures is read', () => {
    const fields =
      'value numerator denominator percent asOf { position time } freshness { state } sources { reporting }'
    const figures = list(
      730,
      (at) => `a${at}: attendance(unit: "S${at}", date: "2024-09-16", session: morning) { ...f }`,
    )
    expect(refusal(`{ ${figures} } fragment f on Figure { ${fields} }`)).toBeUndefined()
  })

  it('may have so many fragments and operations, and no more', () => {
    const fragments = (count: number) => `{ a } ${list(count, (at) => `fragment f${at} on Query { a }`)}`
    const operations = (count: number) => list(count, (at) => `query q${at} { a }`)
    expect([refusal(fragments(MAX_FRAGMENTS)), refusal(operations(MAX_OPERATIONS))]).toEqual([undefined, undefined])
    expect(refusal(fragments(MAX_FRAGMENTS + 1))).toContain('fragments')
    expect(refusal(operations(MAX_OPERATIONS + 1))).toContain('operations')
  })

  it('may repeat fields so many times, under their own name or an alias and at any level, and no more', () => {
    const same = (count: number) => `{ a { ... on A { ${list(count, () => 'b { c }')} } } }`
    expect(refusal(same(MAX_REPEATED + 1))).toBeUndefined()
    expect(refusal(same(MAX_REPEATED + 2))).toContain('twice')
    expect(refusal(`{ ${list(MAX_REPEATED + 2, (at) => `x: a${at}`)} }`)).toContain('twice')
    expect(refusal(`{ a } fragment f on A { ${list(MAX_REPEATED + 2, () => 'b')} }`)).toContain('twice')
    expect(refusal(`{ ${list(5_000, (at) => `a${at}: a`)} }`)).toBeUndefined()
  })

  it('that is none says where', () => {
    const read = readDocument('{ a')
    expect(read).toMatchObject({ message: expect.stringContaining('Syntax Error') as string, positions: [3] })
    expect(refusal(`{ ${list(20_001, (at) => `a${at}`)} }`)).toContain('token')
  })
})
