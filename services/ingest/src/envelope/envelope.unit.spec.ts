import { CloudEvent, exampleEvent, factHash, measureDeclared, sessionTaken } from '@ioc/contracts'
import { describe, expect, it } from 'vitest'
import { attributesFromHeaders } from './binary-mode.ts'
import { TEXT_ATTRIBUTES } from './attributes.ts'
import { idOf, parseEnvelope } from './envelope.ts'
import { modeOf } from './media-type.ts'

const example = exampleEvent(sessionTaken)
const refusalOf = (event: unknown) => {
  const reading = parseEnvelope(event)
  return reading.kind === 'refused' ? reading.refusal : undefined
}

const hashOf = (event: unknown): string => {
  const reading = parseEnvelope(event)
  if (reading.kind === 'refused') throw new Error(reading.refusal.detail)
  const { type, subject, time, data } = reading.envelope
  return factHash(time === undefined ? { type, subject, data } : { type, subject, time, data })
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
    [{ id: '😀'.repeat(257) }, '/id'],
    [{ source: undefined }, '/source'],
    [{ type: null }, '/type'],
    [{ subject: undefined }, '/subject'],
    [{ time: '2024-09-16 07:05' }, '/time'],
    [{ time: '2024-09-16T07:05:00' }, '/time'],
    [{ time: 1726445100 }, '/time'],
    [{ datacontenttype: 'text/xml' }, '/datacontenttype'],
    [{ data: undefined }, '/data'],
    [{ schoolYear: '2024' }, '/schoolYear'],
    [{ nested: { a: 1 } }, '/nested'],
    [{ 'a/b': 'x' }, '/a~1b'],
  ])('refuses %j and points at %s', (change, pointer) => {
    expect(refusalOf({ ...example, ...change })).toMatchObject({ code: 'invalid-envelope', pointer })
  })

  it.each([
    [{ ratio: 1.5 }, '/ratio'],
    [{ count: 2_147_483_648 }, '/count'],
    [{ count: -2_147_483_649 }, '/count'],
    [{ count: 1e300 }, '/count'],
    [{ list: ['a'] }, '/list'],
    [{ note: 'a\u0000' }, '/note'],
    [{ note: 'a\uffff' }, '/note'],
    [{ id: 'a\ufdd0' }, '/id'],
    [{ id: 'a\ud800' }, '/id'],
    [{ subject: '94\u{1fffe}' }, '/subject'],
    [{ type: 'vn.edu\u0085' }, '/type'],
    [{ subject: ' \u200b' }, '/subject'],
    [{ source: 'truong tieu hoc A' }, '/source'],
    [{ source: 'urn:x:100%' }, '/source'],
    [{ source: 'http://[bad' }, '/source'],
    [{ source: 'urn:trường' }, '/source'],
    [{ source: '' }, '/source'],
    [{ dataschema: 'https://exa mple.org/a b' }, '/dataschema'],
    [{ dataschema: 'schemas/session.json' }, '/dataschema'],
    [{ dataschema: '' }, '/dataschema'],
    [{ datacontenttype: 'application/json; nonsense' }, '/datacontenttype'],
    [{ datacontenttype: 'json' }, '/datacontenttype'],
    [{ time: '2024-09-16T14:53:60Z' }, '/time'],
    [{ time: '2024-02-30T07:00:00Z' }, '/time'],
    [{ time: '' }, '/time'],
    [{ dataref: 'not a uri' }, '/dataref'],
    [{ expirytime: 'tomorrow' }, '/expirytime'],
    [{ recordedtime: '2024-09-16' }, '/recordedtime'],
    [{ '': 'x' }, '/'],
    [{ data_base64: 'e30=' }, '/data_base64'],
    [{ specversion: 1 }, '/specversion'],
  ])('refuses %j, which CloudEvents does not allow, and points at %s', (change, pointer) => {
    expect(refusalOf({ ...example, ...change })).toMatchObject({ code: 'invalid-envelope', pointer })
  })

  it.each<object>([
    { sequence: 17 },
    { sequence: '17', sequencetype: 'Integer', partitionkey: 'a', traceparent: 'x' },
    { count: 2_147_483_647, least: -2_147_483_648 },
    { flagged: false },
    { constructor: 'x', hasownproperty: 'y' },
    { note: '', remark: 'Trường 😀' },
    { source: '/relative' },
    { source: 'urn:tr%C6%B0%E1%BB%9Dng' },
    { dataschema: 'https://example.org/s.json#part' },
    { dataref: '../x', expirytime: '2024-09-16T07:05:00Z' },
    { datacontenttype: 'application/vnd.school+json; charset="utf-8"' },
    { time: '2016-12-31T23:59:60Z' },
    { time: '2024-09-16t07:05:00.1234567890123-00:00' },
    { id: ' ' },
    { id: '😀'.repeat(256) },
    { averylongnameofanextensionattribute: 'x' },
    { dataschema: null, traceparent: null, data_base64: null },
  ])('takes %j, which is valid though unusual', (change) => {
    const reading = parseEnvelope({ ...example, ...change })
    if (reading.kind === 'refused') throw new Error(reading.refusal.detail)
    const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null))
    expect(reading.envelope.attributes).toMatchObject(sent)
  })

  it('writes the names of the fact in one way before it is hashed, and leaves id and source as they are', () => {
    const named = { ...example, subject: '\u00a094-TH-0001 ', data: { ...sessionTaken.example.data, classId: '1A ' } }
    const reading = parseEnvelope({ ...named, id: ' 1 ' })
    expect(reading).toMatchObject({
      envelope: { id: ' 1 ', subject: '94-TH-0001', attributes: { subject: '94-TH-0001' }, data: example.data },
    })
    expect(hashOf(named)).toBe(hashOf(example))
  })

  it('points at a dimension that stands twice under one name', () => {
    const { type, data } = exampleEvent(measureDeclared)
    const twice = { ...example, type, data: { ...Object(data), dimensions: { grade: '1', 'grade ': '2' } } }
    expect(refusalOf(twice)).toMatchObject({ code: 'invalid-data', pointer: '/data/dimensions/grade ' })
  })

  it('refuses what is not an object, and still finds an id where there is one', () => {
    expect(refusalOf([])).toMatchObject({ code: 'invalid-envelope', pointer: '' })
    expect(idOf({ id: 'x', specversion: '0.3' })).toBe('x')
    expect(idOf('x')).toBeNull()
  })
})

describe('data that was sent as base64', () => {
  const { data, ...rest } = example
  const encoded = (text: string | Buffer, more: object = {}) => ({
    ...rest,
    ...more,
    data_base64: Buffer.from(text).toString('base64'),
  })

  it('is read as if it had been sent as data', () => {
    const text = JSON.stringify(data, null, 1).replace('1A', '1A ')
    for (const event of [encoded(text), encoded(text, { datacontenttype: undefined }), encoded(`\ufeff${text}`)]) {
      expect(parseEnvelope(event)).toMatchObject({ kind: 'envelope', envelope: { data } })
      expect(hashOf(event)).toBe(hashOf(example))
    }
    const reading = parseEnvelope(encoded(text))
    expect(reading.kind === 'envelope' && Object.keys(reading.envelope.attributes)).not.toContain('data_base64')
  })

  it.each([
    ['not base64', { data_base64: 'e30' }],
    ['base64url', { data_base64: 'eyJhIjoiw7_Dvz8ifQ==' }],
    ['no text', { data_base64: 7 }],
    ['not JSON', encoded('<a/>')],
    ['nothing', encoded('')],
    ['not UTF-8', encoded(Buffer.from([0x22, 0xff, 0x22]))],
    ['beside data', { ...encoded('{}'), data: {} }],
    ['beside data that is null', { ...encoded('{}'), data: null }],
  ])('is refused where it is %s', (_what, change) => {
    expect(refusalOf({ ...rest, ...change })).toMatchObject({ code: 'invalid-envelope', pointer: '/data_base64' })
  })

  it('is refused where it is JSON that RFC 8785 cannot carry', () => {
    expect(refusalOf(encoded('{"a":1,"a":2}'))).toMatchObject({ code: 'not-representable', pointer: '/data_base64' })
    expect(refusalOf(encoded('[9007199254740993]'))).toMatchObject({ code: 'not-representable' })
    expect(refusalOf(encoded('['.repeat(99) + ']'.repeat(99)))).toMatchObject({ code: 'too-deep' })
  })

  it('is refused where the content type says that it is something else', () => {
    expect(refusalOf(encoded('{}', { datacontenttype: 'image/png' }))).toMatchObject({ pointer: '/datacontenttype' })
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

describe('headers in binary mode', () => {
  it('are refused where one stands twice, since nobody knows which is meant', () => {
    const raw = ['Ce-Id', '1', 'CE-Source', 'urn:a', 'Accept', '*', 'Accept', '*', 'ce-id', '2']
    expect(attributesFromHeaders({ 'ce-id': '1, 2' }, raw)).toMatchObject({ refusal: { pointer: '/id' } })
    expect(attributesFromHeaders({ 'ce-id': '1, 2' }, raw.slice(0, -2))).toMatchObject({ kind: 'attributes' })
  })

  it('name the type of the data without the empty parameters that HTTP allows', () => {
    const typeOf = (header: string) => attributesFromHeaders({ 'content-type': header })
    expect(typeOf('application/json; ')).toMatchObject({ attributes: { datacontenttype: 'application/json' } })
    expect(typeOf('text/json; a=b;;')).toMatchObject({ attributes: { datacontenttype: 'text/json; a=b' } })
  })

  it('carry numbers and truth as text, and empty extensions', () => {
    const read = attributesFromHeaders({ 'ce-count': '2147483648', 'ce-flag': 'true', 'ce-note': '' })
    expect(read).toMatchObject({ attributes: { count: '2147483648', flag: 'true', note: '' } })
  })
})

describe('the bounds of attributes', () => {
  it('are those of the schema that is published', () => {
    const properties: Readonly<Record<string, { readonly maxLength?: number }>> = JSON.parse(
      JSON.stringify(CloudEvent.properties),
    )
    for (const [name, { length }] of Object.entries(TEXT_ATTRIBUTES))
      expect(properties[name]?.maxLength, name).toBe(length)
  })
})
