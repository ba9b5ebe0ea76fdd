import { describe, expect, it } from 'vitest'
import { FLAGS, allEvents, checkData, families, parseTypeName, publicEvents } from '../index.ts'
import type { DeclaredFlag, Family } from './family.ts'
import { GENERAL_FLAGS } from './general.ts'
import { at, flagsWith } from './testing/flags-with.ts'

/** Properties of a schema, of every form that it has. */
function propertiesOf(schema: unknown): Readonly<Record<string, unknown>> {
  const { properties = {}, oneOf = [] } = Object(schema) as { properties?: object; oneOf?: readonly unknown[] }
  return Object.assign({}, properties, ...oneOf.map(propertiesOf))
}

/** Closed lists of texts that say no type, by where they stand: a validator that is strict wants it said. */
function untyped(schema: unknown, place: string): string[] {
  if (schema === null || typeof schema !== 'object') return []
  const { enum: values, type } = schema as { enum?: unknown; type?: unknown }
  const isText = Array.isArray(values) && values.every((value) => typeof value === 'string')
  const within = Object.entries(schema).flatMap(([name, part]) => untyped(part, `${place}/${name}`))
  return isText && type !== 'string' ? [place, ...within] : within
}

const flagsIn = ({ flags }: Family): [string, DeclaredFlag][] => Object.entries(flags)
const typeOf = (families: readonly Family[]) => families.map((family) => [family.name, family] as const)

describe.each(typeOf(families))('the family %s', (name, family: Family) => {
  it('has types of its own name, each listed once', () => {
    expect(family.events.length).toBeGreaterThan(0)
    for (const { type } of family.events) expect(parseTypeName(type)?.family, type).toBe(name)
  })

  it('says what the same thing is by fields that each type has, and lets exactly that be taken back', () => {
    for (const { type, same, schema } of family.events) {
      const properties = propertiesOf(schema)
      if (same === 'itself') expect(properties, type).not.toHaveProperty('cancelled')
      else {
        expect(Object.keys(properties), type).toEqual(expect.arrayContaining([...same.key, 'cancelled']))
        expect(same.group.startsWith(`${name}.`), type).toBe(true)
      }
    }
  })

  it('says the type of every closed list of texts (OneOf)', () => {
    expect(family.events.flatMap(({ type, schema }) => untyped(schema, type))).toEqual([])
  })

  it('judges types of its own only, and every type that comes in from outside', () => {
    const own = family.events.map(({ type }) => type)
    const judged = new Set(family.rules.flatMap(({ types }) => types))
    expect([...judged].sort()).toEqual(family.origin === 'reported' ? own.sort() : [])
  })

  it('brings each superseded version to a type of its own', () => {
    const own = family.events.map(({ type }) => type)
    for (const { type, step } of family.upcasters) {
      const example = family.events.find((event) => event.type === type)?.example
      expect(own).toContain(step(example?.data).type)
    }
  })

  it('has examples with which nothing is wrong', () => {
    for (const event of family.events) {
      const subject = event.levels?.unit === 'opens' ? {} : { subject: '94-TH-0001' }
      expect(flagsWith(event, {}, subject), event.type).toEqual([])
      // Without a time they are held against the day of receipt.
      expect(flagsWith(event, {}, { ...subject, timeNs: undefined }), event.type).toEqual([])
    }
  })

  it('sets every flag that it declares, on data that fits', () => {
    for (const [flag, { example }] of flagsIn(family)) {
      const [event, change] = example
      expect(family.events).toContain(event)
      expect(checkData(event.type, { ...Object(event.example.data), ...change }), flag).toEqual([])
      expect(flagsWith(event, change), flag).toContain(flag)
    }
  })

  it('marks the day that a fact says it belongs to, where that lies ahead of it or long ago', () => {
    for (const event of family.events) {
      if (!('on' in propertiesOf(event.schema))) continue
      expect(flagsWith(event, { on: event.example.time.slice(0, 10) })).toEqual([])
      expect(flagsWith(event, { on: '2031-01-01' })).toEqual(['future-day'])
      expect(flagsWith(event, { on: '1899-12-31' })).toEqual(['implausible-time'])
    }
  })

  it('marks an unknown unit, and a time before 1900', () => {
    for (const event of family.events) {
      const opens = event.levels?.unit === 'opens'
      expect(flagsWith(event, {}, { subject: 'nobody' }).includes('unknown-unit'), event.type).toBe(!opens)
      expect(flagsWith(event, {}, at('1677-01-01T00:00:00Z'))).toContain('implausible-time')
    }
  })
})

describe('the families', () => {
  it('have names of their own, and hold every type', () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length)
    expect(families.flatMap(({ events }) => events.map(({ type }) => type)).sort()).toEqual(
      allEvents.map(({ type }) => type).sort(),
    )
    const reported = families.filter(({ origin }) => origin === 'reported').map(({ name }) => name)
    expect([...new Set(publicEvents.map(({ type }) => parseTypeName(type)?.family))]).toEqual(reported)
  })

  it('have flags of their own: what several set is general', () => {
    const own = typeOf(families).flatMap(([, family]) => flagsIn(family).map(([flag]) => flag))
    const special = own.filter((flag) => !Object.hasOwn(GENERAL_FLAGS, flag))
    expect(new Set(special).size).toBe(special.length)
    expect(Object.keys(FLAGS)).toEqual([...Object.keys(GENERAL_FLAGS), ...special])
  })

  it('say beside a general flag what they add to it', () => {
    expect(FLAGS['value-out-of-bounds']).toContain('10,000 pupils in a class')
    expect(FLAGS['value-out-of-bounds']).toContain('100,000 million dong in one payment')
  })

  it('are the only place where a flag comes from: general ones are all set by somebody', () => {
    const raised = new Set([
      ...families.flatMap(({ events }) => events.flatMap((event) => flagsWith(event, {}, { subject: 'nobody' }))),
      ...typeOf(families).flatMap(([, family]) => flagsIn(family).map(([flag]) => flag)),
      ...publicEvents.flatMap((event) =>
        [{ on: '2031-01-01' }, { level: 'THPT' }, { period: '2024-2030' }].flatMap((change) =>
          flagsWith(event, change),
        ),
      ),
    ])
    expect([...raised].sort()).toEqual(Object.keys(FLAGS).sort())
  })
})
