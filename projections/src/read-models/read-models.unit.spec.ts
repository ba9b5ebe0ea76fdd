import { findEvent, publicEvents, upcast } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { factOf } from '../queries/fixture.ts'
import { thingOf, type DeclaredModel } from '../declare/index.ts'
import { UnreadableFactError } from '../read-model.ts'
import { readModels } from './index.ts'

const examples = publicEvents.map((event) => {
  const { type, data } = upcast({ type: event.type, data: event.example.data })
  return { type, data, unit: event.example.subject, time: event.example.time }
})
const fact = (example: (typeof examples)[number], data: unknown = example.data) => ({
  ...factOf({ type: 'organisation.unit-closed.v1', unit: example.unit, time: example.time, data: {} }, 7n),
  type: example.type,
  data,
})

const isDeclared = (model: object): model is DeclaredModel => 'declaration' in model

describe('read models', () => {
  it('have names, columns and handled types of their own', () => {
    expect(new Set(readModels.map(({ name }) => name)).size).toBe(readModels.length)
    for (const { columns, orderBy, handles } of readModels) {
      const names = columns.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      expect(names).toEqual(expect.arrayContaining([...orderBy]))
      // Newest versions only: the runtime has brought older ones up before.
      for (const type of handles) {
        expect(findEvent(type)).toBeDefined()
        expect(upcast({ type, data: {} }).type).toBe(type)
      }
    }
  })

  it('make rows of exactly their columns from every example they handle', () => {
    for (const model of readModels) {
      const handled = examples.filter(({ type }) => model.handles.includes(type))
      expect(new Set(handled.map(({ type }) => type))).toEqual(new Set(model.handles))
      for (const row of handled.flatMap((example) => model.rows(fact(example)))) {
        expect(row).toHaveLength(model.columns.length)
      }
    }
  })

  it('are about the things that the definitions of their types name', () => {
    for (const { declaration } of readModels.filter(isDeclared)) {
      for (const { event, thing } of declaration.reports) {
        const { group, key } = thingOf(event)
        const fields = thing.key.flatMap((part) => (typeof part === 'string' ? [part] : part.fields))
        expect({ group: thing.group, fields }, event.type).toEqual({ group, fields: key })
      }
    }
  })

  it('refuse data that does not fit its type, with the place', () => {
    for (const model of readModels) {
      const [example] = examples.filter(({ type }) => model.handles.includes(type))
      if (example === undefined) throw new Error(`${model.name} handles no example`)
      expect(() => model.rows(fact(example, { nothing: 'of use' }))).toThrow(UnreadableFactError)
    }
  })
})
