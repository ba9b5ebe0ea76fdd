import { CloudEvent, allEvents, exampleEvent, plain, schemaEntries, type Json } from '@ioc/contracts'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { documents } from './documents.ts'

/**
 * The schemas that others compile, seen with two engines that are not ours: RE2, as Go has it, for the regular expressions, and a
 * strict validator for the schemas themselves.
 */
const published = new Map<string, unknown>([
  ...[...documents()].map(([path, text]) => [path, JSON.parse(text) as unknown] as const),
  ...schemaEntries().map(({ type, schema }) => [`/v1/schemas ${type}`, schema] as const),
])
const dataSchemas = [...published].filter(([path]) => path.startsWith('schemas/') || path.startsWith('/v1/schemas'))

const isRecord = (value: unknown): value is Json => value !== null && typeof value === 'object'

/** Every value that stands under a key, at any depth; examples are not schemas. */
function valuesOf(key: string, document: unknown): unknown[] {
  if (!isRecord(document)) return []
  return Object.entries(document).flatMap(([name, value]) => [
    ...(name === key ? [value] : []),
    ...(name === 'examples' || name === 'example' ? [] : valuesOf(key, value)),
  ])
}

/** Regular expressions of a document: the values of `pattern` and the keys of `patternProperties`. */
const patternsOf = (document: unknown): string[] =>
  [
    ...valuesOf('pattern', document),
    ...valuesOf('patternProperties', document).flatMap((value) => (isRecord(value) ? Object.keys(value) : [])),
  ].filter((value) => typeof value === 'string')

const strict = () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true, unicodeRegExp: true })
  formats.default(ajv)
  return ajv
}

describe('published schemas', () => {
  it.each([...published])('of %s have regular expressions that RE2 compiles', (_path, document) => {
    for (const pattern of patternsOf(document)) expect(() => RE2JS.compile(pattern), pattern).not.toThrow()
  })

  it('use no escapes that engines read differently: classes that are Unicode in some, code points by \\u or \\p', () => {
    const patterns = [...published.values()].flatMap(patternsOf)
    expect(patterns.length).toBeGreaterThan(20)
    expect(patterns.filter((pattern) => /\\[dDwWsSbBuUpPk]|\(\?/.test(pattern))).toEqual([])
  })

  it.each(dataSchemas)('of %s compile in a strict validator, which takes their examples', (path, schema) => {
    if (!isRecord(schema)) throw new Error(`${path} is no schema`)
    const validate = strict().compile(schema)
    const examples = schema['examples']
    expect(examples).toHaveLength(1)
    for (const example of Array.isArray(examples) ? examples : []) {
      expect(validate(example), JSON.stringify(validate.errors)).toBe(true)
    }
  })

  it('name their dialect and themselves: absolute, and each once', () => {
    for (const [path, schema] of dataSchemas) {
      expect(schema, path).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: expect.stringMatching(/^urn:ioc:schema:vn\.edu\./),
      })
    }
    const ids = schemaEntries().flatMap(({ schema }) => valuesOf('$id', schema))
    expect(new Set(ids).size).toBe(schemaEntries().length)
  })

  it('of whole events compile in a strict validator, which takes the examples', () => {
    const { payloads, components } = embedded()
    expect(payloads).toHaveLength(allEvents.length)
    const examples = allEvents.map((definition) => exampleEvent(definition))
    payloads.forEach((schema, place) => {
      const validate = strict().compile(schema)
      expect(validate(examples[place]), JSON.stringify(validate.errors)).toBe(true)
    })
    const envelope = strict().compile(plain(CloudEvent))
    for (const example of examples) expect(envelope(example)).toBe(true)
    expect(envelope({ ...examples[0], source: 'truong tieu hoc A' })).toBe(false)
    for (const [name, schema] of components) {
      if (JSON.stringify(schema).includes('$ref')) continue
      expect(() => strict().compile(schema), name).not.toThrow()
    }
  })

  it('say what fits, never what does not', () => {
    for (const [path, document] of published) expect(valuesOf('not', document), path).toEqual([])
  })

  it('hold no number that other engines cannot', () => {
    for (const [path, document] of published) {
      for (const bound of [...valuesOf('maximum', document), ...valuesOf('minimum', document)]) {
        expect(Number.isSafeInteger(bound), `${path} ${String(bound)}`).toBe(true)
      }
    }
  })
})

/** The schemas inside of the two descriptions. */
function embedded(): { payloads: Json[]; components: [string, Json][] } {
  const messages = valuesOf('payload', published.get('asyncapi.json')).flatMap((payload) => valuesOf('schema', payload))
  const schemas = valuesOf('schemas', published.get('openapi.json'))[0]
  const entries = isRecord(schemas) ? Object.entries(schemas) : []
  return {
    payloads: messages.filter(isRecord),
    components: entries.flatMap(([name, schema]) => (isRecord(schema) ? [[name, schema] as [string, Json]] : [])),
  }
}
