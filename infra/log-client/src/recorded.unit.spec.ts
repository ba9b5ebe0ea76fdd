import { convertGrpcEvent } from '@eventstore/db-client/dist/utils/convertGrpcEvent.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { decodeRecorded, writtenAt, type LogEntry, type RecordedEvent } from '@ioc/contracts/log'
import { recordedFact } from '@ioc/contracts/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataOf, entryOf, metadataOf, writtenNs } from './entry-of.ts'
import { decodeAnswer, NO_EVENT } from './recorded.ts'
import { bytesField, eventAnswer, fixedField, noteField, numberField, streamName, textId } from './testing/answers.ts'
import { WireError } from './wire.ts'

const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const fact = recordedFact({
  id: 'a1',
  subject: '94-TH-Huế',
  data: { classId: '1A', present: 33 },
  flags: ['unknown-unit'],
})

/** The event as the official client makes it. */
function officially(bytes: Buffer): RecordedEvent | undefined {
  const answer = streams.ReadResp.deserializeBinary(bytes)
  const event = answer.getEvent()
  const found = event === undefined ? undefined : convertGrpcEvent(event).event
  return found?.position === undefined ? undefined : { ...found, position: found.position }
}

/** Bytes compare as bytes, whatever their class. */
const plain = (value: unknown): unknown => (value instanceof Uint8Array ? [...value] : value)

/** What an answer says, and the entry that comes of it. */
function ours(bytes: Buffer): unknown {
  const event = decodeAnswer(bytes)
  if (event === NO_EVENT) return undefined
  const { position, revision, stream, id, type } = event
  const content = { data: plain(dataOf(event)), metadata: plain(metadataOf(event)), written: writtenNs(event) }
  return { position, revision, stream, id, type, ...content, entry: sound(entryOf(event)) }
}

function theirs(bytes: Buffer): unknown {
  const event = officially(bytes)
  if (event === undefined) return undefined
  const { position, revision, streamId: stream, id, type } = event
  const content = { data: plain(event.data), metadata: plain(event.metadata), written: writtenAt(event) }
  return { position: position.commit, revision, stream, id, type, ...content, entry: sound(decodeRecorded(event)) }
}

const sound = (entry: LogEntry): unknown =>
  entry.kind === 'fact' ? entry : { ...entry.event, bytes: plain(entry.event.bytes) }

const genuine = (...more: readonly Buffer[]): Buffer =>
  eventAnswer(
    textId(fact.id),
    streamName(fact.stream),
    numberField(3, 7n),
    numberField(4, 4096n),
    numberField(5, 4096n),
    noteField('type', fact.type),
    noteField('content-type', 'application/json'),
    noteField('created', '17264451020000000'),
    bytesField(7, JSON.stringify(fact.metadata)),
    bytesField(8, JSON.stringify(fact.data)),
    ...more,
  )

const uint64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, 127n, 128n, 2n ** 49n - 1n, 2n ** 49n, 2n ** 53n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n),
)
const text = fc.string({ unit: 'grapheme', maxLength: 300 })
const json = fc.jsonValue().map((value) => JSON.stringify(value))
const content = fc.oneof(json, text, fc.uint8Array({ maxLength: 300 }), fc.constant(''))
const unknown = fc.oneof(
  fc.tuple(fc.integer({ min: 20, max: 500_000 }), uint64).map(([number, value]) => numberField(number, value)),
  fc.tuple(fc.integer({ min: 20, max: 5_000 }), content).map(([number, bytes]) => bytesField(number, bytes)),
  fc
    .tuple(fc.integer({ min: 20, max: 5_000 }), fc.constantFrom(4 as const, 8 as const))
    .map((parts) => fixedField(...parts)),
)
/** Fields of a message in any order, with strangers among them. */
const message = (...fields: readonly fc.Arbitrary<Buffer>[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.tuple(...fields), fc.array(unknown, { maxLength: 2 }))
    .chain(([known, strangers]) =>
      fc.shuffledSubarray([...known, ...strangers], { minLength: known.length + strangers.length }),
    )
    .map((parts) => Buffer.concat(parts))

const note = fc.tuple(
  fc.oneof(fc.constantFrom('type', 'content-type', 'created'), text),
  fc.oneof(fc.constantFrom(fact.type, 'application/json', '17264451020000000', '', '12', 'soon', '9'.repeat(30)), text),
)
const recorded = fc.array(note, { maxLength: 6 }).chain((notes) =>
  message(
    message(fc.constant(bytesField(2, ID))).map((id) => bytesField(1, id)),
    message(text.map((name) => bytesField(3, name))).map((name) => bytesField(2, name)),
    uint64.map((revision) => numberField(3, revision)),
    uint64.map((position) => numberField(4, position)),
    uint64.map((position) => numberField(5, position)),
    // Without strangers: the library behind the official client fails on them in the entries of a map.
    ...notes.map(([key, value]) => fc.constant(noteField(key, value))),
    fc.oneof(
      fc.constant(Buffer.alloc(0)),
      content.map((bytes) => bytesField(7, bytes)),
    ),
    fc.oneof(
      fc.constant(Buffer.alloc(0)),
      content.map((bytes) => bytesField(8, bytes)),
    ),
  ),
)
const event = fc
  .tuple(recorded, fc.option(recorded), uint64)
  .chain(([own, link, position]) =>
    message(
      fc.constant(bytesField(1, own)),
      fc.constant(link === null ? Buffer.alloc(0) : bytesField(2, link)),
      fc.constant(numberField(3, position)),
    ),
  )
  .map((bytes) => bytesField(1, bytes))
/** Confirmation, checkpoint, first and last positions, caught up, fell behind. */
const otherKind = fc.oneof(
  fc.constantFrom(2, 8, 9).map((number) => bytesField(number, '')),
  uint64.map((position) => bytesField(3, Buffer.concat([numberField(1, position), numberField(2, position)]))),
  fc.tuple(fc.constantFrom(5, 6), uint64).map(([number, value]) => numberField(number, value)),
  uint64.map((position) => bytesField(7, Buffer.concat([numberField(1, position), numberField(2, position)]))),
)

describe('an answer to a read', () => {
  it('is a fact where it carries one', () => {
    expect(ours(genuine())).toMatchObject({
      entry: { kind: 'fact', fact: { position: 4096n, revision: 7n, data: fact.data } },
    })
    expect(ours(genuine())).toEqual(theirs(genuine()))
  })

  it('becomes the entry that the official client leads to, whatever stands in it and in whatever order', () => {
    const answer = fc.array(fc.oneof({ arbitrary: event, weight: 3 }, otherKind, unknown), {
      minLength: 1,
      maxLength: 3,
    })
    fc.assert(
      fc.property(answer, (fields) => {
        const bytes = Buffer.concat(fields)
        expect(ours(bytes)).toEqual(theirs(bytes))
      }),
      { numRuns: 500 },
    )
  })

  it.each([0n, 2n ** 49n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 64n - 1n])(
    'keeps the position %s to the last digit',
    (position) => {
      const bytes = genuine(numberField(3, position), numberField(5, position))
      expect(decodeAnswer(bytes)).toMatchObject({ position, revision: position })
      expect(ours(bytes)).toEqual(theirs(bytes))
    },
  )

  it('may give the id as two numbers', () => {
    const id = bytesField(
      1,
      bytesField(1, Buffer.concat([numberField(1, 0x3f2504e04f8941d3n), numberField(2, 0x9a0c0305e82c3301n)])),
    )
    expect(decodeAnswer(genuine(id))).toMatchObject({ id: ID })
    expect(ours(genuine(id))).toEqual(theirs(genuine(id)))
  })

  it('carries no event where it says something else', () => {
    fc.assert(fc.property(otherKind, (bytes) => void expect(decodeAnswer(bytes)).toBe(NO_EVENT)))
    expect(decodeAnswer(Buffer.alloc(0))).toBe(NO_EVENT)
    // A link whose target is gone.
    expect(decodeAnswer(bytesField(1, bytesField(2, Buffer.concat([textId(ID), streamName('s')]))))).toBe(NO_EVENT)
  })

  it('is refused where it names a stream that is not there, or an event without id or stream', () => {
    expect(() => decodeAnswer(bytesField(4, ''))).toThrow(WireError)
    expect(() => decodeAnswer(eventAnswer(textId(ID)))).toThrow('without a stream')
    expect(() => decodeAnswer(eventAnswer(streamName('s')))).toThrow('without an id')
  })

  it('is refused where it is cut off, and never read beyond its end', () => {
    const whole = genuine(fixedField(90, 8), numberField(91, 2n ** 64n - 1n))
    for (let length = 1; length < whole.length; length++) {
      expect(() => decodeAnswer(whole.subarray(0, length)), String(length)).toThrow(WireError)
    }
  })

  it('decodes or is refused, whatever the bytes', () => {
    const damaged = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
    fc.assert(
      fc.property(fc.array(damaged, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Buffer.from(genuine())
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        try {
          decodeAnswer(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
