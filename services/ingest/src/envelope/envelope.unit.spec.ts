import { CloudEvent, exampleEvent, sessionTaken } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { attributesFromHeaders } from './binary-mode.ts'
import { LENGTHS, idOf, parseEnvelope } from './envelope.ts'
import { modeOf } from './media-type.ts'

const example = exampleEvent(sessionTaken)
const refusalOf = (event: unknown) => {
  const reading = parseEnvelope(event)
  return reading.kind === 'refused' ? reading.refusal : undefined
}

describe('the envelope', () => {
  it('keeps every attribute, extensions included, and leaves specversion and data out of them', () => {
    const reading = parseEnvelope({ ...example, sequence: '17', comexampleflag: true, dataschema: null })
    expect(reading).toMatchObject({ kind: 'envelope', envelope: { subject: '94-TH-0001', data: example.data } })
    if (reading.kind !== 'envelope') return
    const { specversion: _specversion, data: _data, ...attributes } = example
    expect(reading.envelope.attributes).toEqual({ ...attributes, sequence: '17', comexampleflag: true })
  })

  it.each([
    [{ specversion: '0.3' }, '/specversion'],
    [{ id: undefined }, '/id'],
    [{ id: '' }, '/id'],
    [{ id: 7 }, '/id'],
    [{ id: 'x'.repeat(257) }, '/id'],
    [{ id: 'a\nb' }, '/id'],
    [{ source: undefined }, '/source'],
    [{ type: null }, '/type'],
    [{ subject: undefined }, '/subject'],
    [{ time: '2024-09-16 07:05' }, '/time'],
    [{ time: '2024-09-16T07:05:00' }, '/time'],
    [{ time: 1726445100 }, '/time'],
    [{ datacontenttype: 'text/xml' }, '/datacontenttype'],
    [{ data: undefined }, '/data'],
    [{ data_base64: 'e30=' }, '/data_base64'],
    [{ schoolYear: '2024' }, '/schoolYear'],
    [{ nested: { a: 1 } }, '/nested'],
    [{ 'a/b': 'x' }, '/a~1b'],
  ])('refuses %j and points at %s', (change, pointer) => {
    expect(refusalOf({ ...example, ...change })).toMatchObject({ code: 'invalid-envelope', pointer })
  })

  it('refuses what is not an object, and still finds an id where there is one', () => {
    expect(refusalOf([])).toMatchObject({ code: 'invalid-envelope', pointer: '' })
    expect(idOf({ id: 'x', specversion: '0.3' })).toBe('x')
    expect(idOf('x')).toBeNull()
  })
})

describe('the mode of a request', () => {
  const kind = (headers: Record<string, string>) => modeOf(headers).kind
  it('follows the content type and the ce- headers', () => {
    expect(kind({ 'content-type': 'application/cloudevents+json' })).toBe('structured')
    expect(kind({ 'content-type': 'Application/CloudEvents+JSON; charset=UTF-8' })).toBe('structured')
    expect(kind({ 'content-type': 'application/cloudevents-batch+json' })).toBe('batch')
    expect(kind({ 'content-type': 'application/json', 'ce-id': '1' })).toBe('binary')
    expect(kind({ 'ce-id': '1' })).toBe('binary')
  })

  it.each([
    { 'content-type': 'application/json' },
    { 'content-type': 'text/plain', 'ce-id': '1' },
    { 'content-type': 'application/cloudevents+xml' },
    { 'content-type': 'application/cloudevents+json; charset=utf-16' },
    { 'content-type': 'application/cloudevents+json', 'content-encoding': 'gzip' },
    {},
  ])('does not support %j', (headers) => {
    expect(modeOf(headers).kind).toBe('unsupported')
  })
})

describe('binary mode', () => {
  const read = (headers: Record<string, string>) =>
    attributesFromHeaders({ 'content-type': 'application/json', ...headers })
  it('decodes percent-encoding, quotes and raw UTF-8, and normalises', () => {
    expect(
      read({
        'ce-id': 'Euro%20%E2%82%AC%20%F0%9F%98%80',
        'ce-source': '"urn:a \\"b\\""',
        'ce-subject': Buffer.from('Trường').toString('latin1'),
        'ce-place': 'e%CC%81',
        'ce-share': '50% of',
        other: 'x',
      }),
    ).toEqual({
      kind: 'attributes',
      attributes: {
        datacontenttype: 'application/json',
        id: 'Euro € 😀',
        source: 'urn:a "b"',
        subject: 'Trường',
        place: '\u00e9',
        share: '50% of',
      },
    })
  })

  it('refuses encoded bytes that are not UTF-8, and attributes that do not belong in headers', () => {
    expect(read({ 'ce-id': '%FF' })).toMatchObject({ refusal: { pointer: '/id' } })
    expect(read({ 'ce-datacontenttype': 'text/xml' })).toMatchObject({ refusal: { pointer: '/datacontenttype' } })
    expect(read({ 'ce-data': '{}' })).toMatchObject({ refusal: { pointer: '/data' } })
  })
})

describe('the bounds of attributes', () => {
  it('are those of the schema that is published', () => {
    const properties: Readonly<Record<string, { readonly maxLength?: number }>> = JSON.parse(
      JSON.stringify(CloudEvent.properties),
    )
    for (const [name, length] of Object.entries(LENGTHS)) expect(properties[name]?.maxLength, name).toBe(length)
  })
})
