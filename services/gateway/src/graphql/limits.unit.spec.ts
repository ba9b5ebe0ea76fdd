import { getIntrospectionQuery, parse, validate } from 'graphql/index.js'
import { describe, expect, it } from 'vitest'
import { limitsRule } from './limits.ts'
import { pricedFields } from './prices.ts'
import { gatewaySchema } from './schema.ts'

const schema = gatewaySchema()

/** What an operation costs, and how deep it is, by what the refusals say. */
function measure(query: string): { cost: number; depth: number } {
  const [depth, cost] = validate(schema, parse(query), [limitsRule({ maxDepth: -1, maxCost: -1 })])
  const number = (text: string | undefined) => Number(/\d+/.exec(text ?? '')?.[0])
  return { depth: number(depth?.message), cost: number(cost?.message) }
}
const cost = (query: string) => measure(query).cost
const aliases = (count: number, field: string) => Array.from({ length: count }, (_, at) => `a${at}: ${field}`).join(' ')

describe('the cost of an operation', () => {
  it('is what it may yield: pages and lists multiply what is asked of each entry', () => {
    expect(cost('{ health { position } }')).toBe(21)
    expect(cost('{ units(first: 3) { edges { node { code name } } } }')).toBe(20 + 3 * (1 + 1 + 2))
    expect(cost('{ wall { schools { school state } } }')).toBe(20 + 1 + 1_000 * 2)
    expect(cost('{ factCounts(unit: "P", from: "2024-01-01", to: "2024-02-01") { day count } }')).toBe(20 + 20_000)
    expect(cost('{ school(code: "S") { unit { levels } } }')).toBe(20 + 1 + 5)
  })

  it('counts a page whose size is in a variable as the largest', () => {
    expect(cost('query ($n: Int) { units(first: $n) { totalCount } }')).toBe(20 + 1_000)
  })

  it('counts fields below the root that read', () => {
    const school = (fields: string) => cost(`{ school(code: "S") { ${fields} } }`)
    const attendance = 'attendance(date: "2024-09-16", session: morning) { value }'
    expect(school(aliases(10, attendance)) - school(aliases(9, attendance))).toBe(21)
  })

  it('follows fragments, spread or inline, and ends where they go in a circle', () => {
    const spread = '{ units(first: 3) { ...p } } fragment p on UnitConnection { edges { ... on UnitEdge { cursor } } }'
    expect(cost(spread)).toBe(cost('{ units(first: 3) { edges { cursor } } }'))
    expect(cost('{ health { ...a } } fragment a on Health { ...b } fragment b on Health { ...a }')).toBeLessThan(100)
  })

  it('of introspection is what it yields, and what tools ask for fits many times', () => {
    const whole = cost(getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }))
    const types = Object.keys(schema.getTypeMap()).length
    expect(whole).toBeGreaterThan(10 * types)
    expect(whole).toBeLessThan(20_000)
    expect(measure(getIntrospectionQuery()).depth).toBeLessThanOrEqual(4)
    expect(cost('{ __schema { types { name } } }')).toBe(2 + types)
    expect(cost(`{ ${aliases(800, '__schema { types { name description fields { name } } }')} }`)).toBeGreaterThan(
      800 * types,
    )
  })

  it('of introspection that goes on from type to type grows with every step', () => {
    const walk = (steps: number): string => (steps === 0 ? 'name' : `fields { type { ${walk(steps - 1)} } }`)
    expect(cost(`{ __type(name: "Query") { ${walk(4)} } }`)).toBeGreaterThan(10_000)
    expect(measure(`{ __schema { types { ${walk(40)} } } }`).depth).toBeGreaterThan(32)
  })

  it('is priced for fields that exist', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      'getFields' in type ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    )
    expect(fields).toEqual(expect.arrayContaining([...pricedFields()]))
  })
})
