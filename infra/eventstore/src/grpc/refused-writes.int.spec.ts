import streams from '@eventstore/db-client/generated/streams_pb.js'
import { describe, expect, it } from 'vitest'
import { frame, STREAMS } from '../../testing/raw-calls.ts'
import { EVENTS, INTERNAL, INVALID, rawLog, thrown, UNKNOWN } from '../../testing/refused.ts'
import { appendEvent, appendOptions, deletion, type Expected, ID, uuid } from '../../testing/requests.ts'

const use = rawLog('refused')
const append = (...requests: streams.AppendReq[]) =>
  use.raw.call(
    `${STREAMS}/Append`,
    requests.map((request) => frame(request)),
  )

const NAMES: readonly (readonly [what: string, name: string | undefined])[] = [
  ['no identifier', undefined],
  ['an empty name', ''],
  ['the name $$', '$$'],
]

describe('Append', () => {
  it.each([
    ['nothing at all', []],
    ['an event first', [appendEvent()]],
    ['an empty message first', [new streams.AppendReq()]],
    ['its options twice', [appendOptions('twice'), appendOptions('twice')]],
    ['an empty message after its options', [appendOptions('twice'), new streams.AppendReq()]],
    ['a revision beyond 63 bits', [appendOptions('beyond', { revision: '9223372036854775808' }), appendEvent()]],
  ])('is refused with %s', async (_what, requests) => {
    await expect(append(...requests)).resolves.toMatchObject(thrown)
    expect(use.stored('twice')).toBe(-1)
  })

  it('is refused without an expected revision', async () => {
    await expect(append(appendOptions('expects-nothing', 'unset'), appendEvent())).resolves.toMatchObject({
      code: INVALID,
      message:
        "'None' is not a valid EventStore.Client.Streams.AppendReq+Types+Options+ExpectedStreamRevisionOneofCase",
    })
    expect(use.stored('expects-nothing')).toBe(-1)
  })

  it.each(NAMES)('is refused with %s of a stream', async (_what, name) => {
    await expect(append(appendOptions(name), appendEvent())).resolves.toMatchObject(thrown)
  })

  it.each(EVENTS)('is refused with an event %s, whole', async (_what, parts, code, reason) => {
    const answer = await append(appendOptions('half'), appendEvent(), appendEvent(parts))
    expect(answer).toMatchObject({ code, message: expect.stringMatching(reason) as string })
    expect(use.stored('half')).toBe(-1)
  })

  it('names the properties that an event must have in its trailers', async () => {
    const { headers } = await append(appendOptions('half'), appendEvent({ metadata: { type: 't' } }))
    expect(headers).toMatchObject({
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    })
  })

  it.each([
    ['upper case', ID.toUpperCase()],
    ['without dashes', ID.replaceAll('-', '')],
    ['in braces', `{${ID}}`],
    ['in parentheses, with white space around', ` (${ID})\n`],
  ])('takes an id written %s for the same', async (what, text) => {
    const stream = `ids ${what}`
    await append(appendOptions(stream), appendEvent({ id: uuid(text) }))
    for await (const { event } of use.log.client.readStream(stream)) expect(event?.id).toBe(ID)
    expect(use.stored(stream)).toBe(0)
  })

  it('takes the greatest number for "no stream", as old clients say it', async () => {
    const nothing: Expected = { revision: '18446744073709551615' }
    await append(appendOptions('greatest', nothing), appendEvent())
    const { messages } = await append(
      appendOptions('greatest', nothing),
      appendEvent({ id: uuid(ID.replace('3f', '4f')) }),
    )
    const wrong = streams.AppendResp.deserializeBinary(messages[0] ?? Buffer.alloc(0)).getWrongExpectedVersion()
    expect(wrong?.getCurrentRevision()).toBe('0')
    expect(use.stored('greatest')).toBe(0)
  })

  it.each(['\0', ' ', '$all', '$$$', 'n'.repeat(65_535)])('writes a stream with an odd name (%#)', async (name) => {
    await expect(append(appendOptions(name), appendEvent())).resolves.toMatchObject({ code: 0 })
    expect(use.stored(name)).toBe(0)
  })

  it('refuses a name that no frame of the log can hold', async () => {
    await expect(append(appendOptions('n'.repeat(1_000_000)), appendEvent())).resolves.toMatchObject({
      code: INVALID,
      message: 'a stream name is longer than 65,535 bytes',
    })
  })
})

describe('Delete and Tombstone', () => {
  const methods = [
    ['Delete', () => new streams.DeleteReq()],
    ['Tombstone', () => new streams.TombstoneReq()],
  ] as const

  describe.each(methods)('%s', (method, request) => {
    const call = (name: string | undefined, expected: Expected) =>
      use.raw.call(`${STREAMS}/${method}`, [frame(deletion(request(), name, expected))])

    it('is refused without an expected revision, and deletes nothing', async () => {
      const stream = `kept-by-${method}`
      await append(appendOptions(stream), appendEvent())
      await expect(call(stream, 'unset')).resolves.toMatchObject({
        code: INVALID,
        message: `'None' is not a valid EventStore.Client.Streams.${method}Req+Types+Options+ExpectedStreamRevisionOneofCase`,
      })
      let events = 0
      for await (const _ of use.log.client.readStream(stream)) events += 1
      expect(events).toBe(1)
    })

    it.each([
      ['without an identifier', undefined, 'any'],
      ['with an empty name', '', 'any'],
      ['with a revision beyond 63 bits', 's', { revision: '9223372036854775808' }],
    ] as const)('is refused %s', async (_what, name, expected) => {
      await expect(call(name, expected)).resolves.toMatchObject(thrown)
    })

    it('is refused without options, without a message and with two', async () => {
      const path = `${STREAMS}/${method}`
      const whole = frame(deletion(request(), 'twice-asked', 'any'))
      const answers = await Promise.all([
        use.raw.call(path, [frame(request())]),
        use.raw.call(path, []),
        use.raw.call(path, [whole, whole]),
      ])
      expect(answers.map(({ code }) => code)).toEqual([UNKNOWN, INTERNAL, INTERNAL])
    })
  })
})
