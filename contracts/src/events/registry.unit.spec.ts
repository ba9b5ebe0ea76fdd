import { describe, expect, it } from 'vitest'
import {
  CloudEvent,
  allEvents,
  checkData,
  exampleEvent,
  findEvent,
  isPublicType,
  measureDeclared,
  parseInstant,
  parseTypeName,
  publicEvents,
  schemaEntries,
  sessionTaken,
  unitOpened,
} from '../index.ts'
import { Compile } from 'typebox/compile'

const errors = (type: string, data: unknown) => checkData(type, data)
const pointers = (type: string, data: unknown) => errors(type, data).map(({ pointer }) => pointer)

/** Names of fields without a description, at any depth. */
function undescribed(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return []
  const properties =
    'properties' in schema && schema.properties !== null && typeof schema.properties === 'object'
      ? schema.properties
      : {}
  const names = Object.entries(properties).flatMap(([name, field]: [string, unknown]) =>
    field !== null && typeof field === 'object' && 'description' in field ? [] : [name],
  )
  return [...names, ...Object.values(schema).flatMap(undescribed)]
}

describe('the registry of events', () => {
  it('names every type once, in our form, with a description of it and of each of its fields', () => {
    expect(new Set(allEvents.map(({ type }) => type)).size).toBe(allEvents.length)
    for (const { type, description, schema } of allEvents) {
      expect(parseTypeName(type), type).toBeDefined()
      expect(description, type).toMatch(/\.$/)
      expect(undescribed(schema), type).toEqual([])
    }
  })

  it('gives every type an example that is a whole CloudEvent and fits', () => {
    const envelope = Compile(CloudEvent)
    for (const definition of allEvents) {
      const event = exampleEvent(definition)
      expect(envelope.Check(event), definition.type).toBe(true)
      expect(errors(definition.type, event.data), definition.type).toEqual([])
      expect(parseInstant(event.time ?? ''), definition.type).toBeDefined()
    }
    const ids = allEvents.map(({ example }) => `${example.source} ${example.id}`)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('keeps our own facts from being sent in from outside', () => {
    expect(isPublicType('vn.edu.operations.fact-quarantined.v1')).toBe(false)
    expect(findEvent('vn.edu.operations.fact-quarantined.v1')).toBeDefined()
    expect(schemaEntries().map(({ type }) => type)).toEqual(publicEvents.map(({ type }) => type))
    expect(findEvent('vn.edu.nothing.at-all.v1')).toBeUndefined()
  })

  it('points at what does not fit', () => {
    const { data } = sessionTaken.example
    const { classId: _classId, ...unnamed } = data
    expect(pointers(sessionTaken.type, { ...data, present: -1 })).toEqual(['/present'])
    expect(pointers(sessionTaken.type, { ...data, present: 1.5 })).toEqual(['/present'])
    expect(pointers(sessionTaken.type, { ...data, session: 'evening' })).toEqual(['/session'])
    expect(pointers(sessionTaken.type, { ...data, date: '2024-02-31' })).toEqual(['/date'])
    expect(errors(sessionTaken.type, unnamed)).toEqual([{ pointer: '/classId', message: 'is required' }])
    expect(pointers(unitOpened.type, { ...unitOpened.example.data, levels: ['TH', 'XX'] })).toContain('/levels/1')
    expect(errors(sessionTaken.type, null).length).toBeGreaterThan(0)
    expect(errors(sessionTaken.type, {}).length).toBeLessThanOrEqual(8)
  })

  it('takes a measure as a value, or as part and whole, and says what is missing of the form begun', () => {
    const { value: _value, ...rest } = measureDeclared.example.data as Record<string, unknown>
    const type = measureDeclared.type
    expect(errors(type, { ...rest, part: 1, whole: 2 })).toEqual([])
    expect(errors(type, { ...rest, value: 0.5 })).toEqual([])
    expect(pointers(type, { ...rest, value: -1 })[0]).toBe('/value')
    expect(pointers(type, { ...rest, part: -1, whole: 2 })[0]).toBe('/part')
    expect(pointers(type, { ...rest, part: 1 })[0]).toBe('/whole')
    expect(pointers(type, { ...rest, period: 'last year', value: 1 })[0]).toBe('/period')
    expect(errors(type, rest).length).toBeGreaterThan(0)
    expect(errors(type, { ...rest, value: 1, part: 1, whole: 2 }).length).toBeGreaterThan(0)
  })

  it('lets fields through that it does not know, so that types can grow', () => {
    expect(errors(sessionTaken.type, { ...sessionTaken.example.data, remark: 'x' })).toEqual([])
  })

  it('does not judge types that it does not have', () => {
    expect(() => checkData('vn.edu.nothing.at-all.v1', {})).toThrow('no schema for')
  })
})
