import status from '@eventstore/db-client/generated/status_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { describe, expect, it } from 'vitest'
import { frame, STREAMS } from '../../testing/raw-calls.ts'
import { EVENTS, rawLog, thrown, UNKNOWN } from '../../testing/refused.ts'
import { batch, type BatchParts, deletion, ID, structured, uuid } from '../../testing/requests.ts'

const use = rawLog('refused-batches')

describe('BatchAppend', () => {
  /** The answers of one call, each as `code message` of its error or as the revision. */
  async function answers(...parts: BatchParts[]): Promise<{ code: number; said: string[]; streams: string[] }> {
    const { code, messages } = await use.raw.call(
      `${STREAMS}/BatchAppend`,
      parts.map((part) => frame(batch(part))),
    )
    const responses = messages.map((bytes) => streams.BatchAppendResp.deserializeBinary(bytes))
    const said = responses.map((response) => {
      const error = response.getError()
      return error === undefined
        ? `revision ${response.getSuccess()?.getCurrentRevision() ?? '?'}`
        : describeError(error)
    })
    const names = responses.map((response) =>
      Buffer.from(response.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString(),
    )
    return { code, said, streams: names }
  }

  const describeError = (error: InstanceType<typeof status.Status>): string =>
    `${error.getCode()} ${error.getMessage()}`

  it('refuses an append without an expected revision, and nothing beside it', async () => {
    const other = uuid(ID.replace('3f', '5f'))
    const { code, said } = await answers(
      { stream: 'batch-unset', expected: 'unset' },
      { correlation: other, stream: 'batch-beside' },
    )
    expect(code).toBe(0)
    expect(said).toEqual([
      "3 'None' is not a valid EventStore.Client.Streams.BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase",
      'revision 0',
    ])
    expect(use.stored('batch-unset')).toBe(-1)
  })

  it.each([
    ['no identifier', { nameless: true }],
    ['an empty name', { stream: '' }],
    ['the name $$', { stream: '$$' }],
    ['a revision beyond 63 bits', { stream: 'beyond', expected: { revision: '9223372036854775808' } }],
    ['no correlation id', { stream: 'no-correlation', correlation: undefined }],
    ['a word as correlation id', { stream: 'no-correlation', correlation: uuid('word') }],
  ] as const)('refuses an append with %s', async (_what, parts) => {
    const { said } = await answers(parts)
    expect(said).toEqual([expect.stringMatching(/^3 ./)])
  })

  it.each(EVENTS)('refuses an append with an event %s, whole', async (_what, parts, _unary, reason) => {
    const { said, streams } = await answers({ stream: 'batch-half', events: [{}, parts] })
    expect(said).toEqual([expect.stringMatching(reason)])
    expect(streams).toEqual(['batch-half'])
    expect(use.stored('batch-half')).toBe(-1)
  })

  it('answers once, with the name of its stream, when an event after the first message is bad', async () => {
    const { said, streams } = await answers(
      { stream: 'batch-later', final: false },
      { events: [{ metadata: {} }], final: false },
      { events: [{ metadata: {} }] },
    )
    expect(said).toEqual([expect.stringMatching(/^3 .*'type' is missing/)])
    expect(streams).toEqual(['batch-later'])
  })

  it('keeps what was sent when its options are sent twice', async () => {
    const { said } = await answers(
      { stream: 'batch-twice', expected: 'no_stream', final: false },
      { stream: 'batch-other', expected: 'unset', events: [{ id: uuid(ID.replace('3f', '6f')) }] },
    )
    expect(said).toEqual(['revision 1'])
    expect([use.stored('batch-twice'), use.stored('batch-other')]).toEqual([1, -1])
  })

  it('knows a correlation id in both its forms', async () => {
    const { said } = await answers(
      { stream: 'batch-forms', correlation: uuid('00000000-0000-0001-0000-000000000002'), final: false },
      { correlation: structured('1', '2'), events: [] },
    )
    expect(said).toEqual(['revision 0'])
  })

  it('says nothing of messages that belong to no append', async () => {
    await expect(answers({})).resolves.toMatchObject({ code: 0, said: [] })
  })

  it('refuses what is not finished when the request ends', async () => {
    const { said } = await answers({ stream: 'batch-open', final: false })
    expect(said).toEqual([expect.stringMatching(/^3 the append was never finished/)])
    expect(use.stored('batch-open')).toBe(-1)
  })

  it('names deletion and size as the real server does', async () => {
    await use.raw.call(`${STREAMS}/Tombstone`, [frame(deletion(new streams.TombstoneReq(), 'batch-gone', 'any'))])
    const large = { data: Buffer.alloc(1_048_577) }
    await expect(answers({ stream: 'batch-gone' })).resolves.toMatchObject({ said: ['5 StreamDeleted'] })
    await expect(answers({ stream: 'batch-large', events: [large] })).resolves.toMatchObject({
      said: ['3 MaximumAppendSizeExceeded'],
    })
  })

  it('ends the call when a message cannot be read, or has neither options nor a correlation id', async () => {
    const garbage = await use.raw.call(`${STREAMS}/BatchAppend`, [frame(Buffer.from([0x0a, 0xff, 0xff, 0x7f]))])
    expect(garbage).toMatchObject(thrown)
    await expect(answers({ correlation: undefined })).resolves.toMatchObject({ code: UNKNOWN, said: [] })
  })
})
