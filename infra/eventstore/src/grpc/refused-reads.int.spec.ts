import streams from '@eventstore/db-client/generated/streams_pb.js'
import { describe, expect, it } from 'vitest'
import { frame, STREAMS } from '../../testing/raw-calls.ts'
import { INVALID, rawLog, thrown } from '../../testing/refused.ts'
import { appendEvent, appendOptions, Empty, ID, readOf, readOfAll, ReadOptions } from '../../testing/requests.ts'

const use = rawLog('refused-reads')
const read = (request: streams.ReadReq) => use.raw.call(`${STREAMS}/Read`, [frame(request)])

describe('Read', () => {
  const combination = (kinds: string): RegExp => new RegExp(`^The combination of \\(${kinds}\\) is invalid\\.$`)

  it.each([
    [
      'neither a stream nor $all',
      readOf('s', (options) => options.clearStream()),
      /'None' is not a valid .*StreamOption/,
    ],
    ['no count', readOf('s', (options) => options.clearCount()), combination('Stream, None, Forwards, NoFilter')],
    ['nothing about a filter', readOf('s', (o) => o.clearNoFilter()), combination('Stream, Count, Forwards, None')],
    [
      'a filter on one stream',
      readOf('s', (o) => o.setFilter(new ReadOptions.FilterOptions())),
      combination('Stream, Count, Forwards, Filter'),
    ],
    ['a third direction', readOf('s', (o) => o.setReadDirection(7 as 0)), combination('Stream, Count, 7, NoFilter')],
    [
      'a subscription backwards',
      readOf('s', (options) => {
        options.setReadDirection(ReadOptions.ReadDirection.BACKWARDS)
        options.setSubscription(new ReadOptions.SubscriptionOptions())
      }),
      combination('Stream, Subscription, Backwards, NoFilter'),
    ],
    [
      'a filter of nothing',
      readOfAll((_, filter) => filter.clearStreamIdentifier()),
      /is not a valid .*FilterOptions$/,
    ],
    [
      'a filter without a window',
      readOfAll((_, filter) => filter.clearMax()),
      /'None' is not a valid .*FilterOptions\+WindowOneofCase$/,
    ],
  ])('is refused with %s', async (_what, request, message) => {
    await expect(read(request)).resolves.toMatchObject({
      code: INVALID,
      message: expect.stringMatching(message) as string,
    })
  })

  it.each([
    ['no options', new streams.ReadReq()],
    ['no identifier', readOf('s', (options) => options.getStream()?.clearStreamIdentifier())],
    ['an empty name', readOf('')],
    ['no revision', readOf('s', (options) => options.getStream()?.clearStart())],
    ['a revision beyond 63 bits', readOf('s', (options) => options.getStream()?.setRevision('18446744073709551614'))],
    ['no position', readOfAll((options) => options.getAll()?.clearStart())],
    [
      'no checkpoint interval',
      readOfAll((options, filter) => {
        filter.setCheckpointintervalmultiplier(0)
        options.setSubscription(new ReadOptions.SubscriptionOptions())
      }),
    ],
  ])('is refused with %s, as an exception', async (_what, request) => {
    await expect(read(request)).resolves.toMatchObject(thrown)
  })

  it.each([
    ['as text where text is asked for', true, ID],
    ['as two integers else', false, ''],
  ])('gives ids %s', async (_what, text, expected) => {
    await use.raw.call(`${STREAMS}/Append`, [frame(appendOptions('read-ids', 'no_stream')), frame(appendEvent())])
    const request = readOf('read-ids', (options) => {
      const ids = new ReadOptions.UUIDOption()
      if (!text) ids.setStructured(new Empty())
      if (text) ids.setString(new Empty())
      options.setUuidOption(ids)
    })
    const { messages } = await read(request)
    const id = streams.ReadResp.deserializeBinary(messages[0] ?? Buffer.alloc(0))
      .getEvent()
      ?.getEvent()
      ?.getId()
    expect(id?.getString()).toBe(expected)
    if (text) return
    const unsigned = (half: string): string => BigInt.asUintN(64, BigInt(half)).toString(16).padStart(16, '0')
    const halves = id?.getStructured()
    expect(
      `${unsigned(halves?.getMostSignificantBits() ?? '')}${unsigned(halves?.getLeastSignificantBits() ?? '')}`,
    ).toBe(ID.replaceAll('-', ''))
  })

  it('finds nothing where there is nothing: an answer, not an error', async () => {
    const { code, messages } = await read(readOf('$$'))
    expect(code).toBe(0)
    expect(streams.ReadResp.deserializeBinary(messages[0] ?? Buffer.alloc(0)).hasStreamNotFound()).toBe(true)
  })
})
