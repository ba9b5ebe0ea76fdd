import shared from '@eventstore/db-client/generated/shared_pb.js'
import { afterAll, beforeAll, expect } from 'vitest'
import { RawClient } from './raw-calls.ts'
import { type EventParts, ID, structured, uuid } from './requests.ts'
import { openTestLog, temporaryDirectory, type TestLog } from './temporary.ts'

/**
 * What the real server (23.10.8) does with requests that the official client cannot send, read in its source under
 * src/EventStore.Core: `Services/Transport/Grpc/` Streams.Append.cs 19-81, Streams.BatchAppend.cs 132-313,
 * Streams.Delete.cs 16-83, Streams.Read.cs 34-217, ReadReq.cs 12-42, RpcExceptions.cs 119-133 and 230-234, Uuid.cs 15-48,
 * StreamRevision.cs 13-19, Position.cs 43-56; `Data/Event.cs` 25-31; `Messages/ClientMessage.cs` 183-188, 435-441;
 * `Services/SystemNames.cs` 37-39. An exception that leaves a method is UNKNOWN "Exception was thrown by handler." there
 * (grpc-dotnet, HttpContextServerCallContext.cs); here the reason follows.
 */
export const UNKNOWN = 2
export const INVALID = 3
export const INTERNAL = 13
const THROWN = /^Exception was thrown by handler\. ./

/** An exception that left the method. */
export const thrown = { code: UNKNOWN, message: expect.stringMatching(THROWN) as string }

const JSON_TYPE = 'application/json'
/** Events that no append may hold: what is wrong, the code of Append, the reason. */
export const EVENTS: readonly (readonly [what: string, parts: EventParts, unary: number, reason: RegExp])[] = [
  ['without a type', { metadata: { 'content-type': JSON_TYPE } }, INVALID, /Property 'type' is missing/],
  ['without a content type', { metadata: { type: 't' } }, INVALID, /Property 'content-type' is missing/],
  [
    'with is-json of old',
    { metadata: { type: 't', 'is-json': 'true' } },
    INVALID,
    /Property 'content-type' is missing/,
  ],
  ['with an empty type', { metadata: { type: '', 'content-type': JSON_TYPE } }, UNKNOWN, /Empty eventType/],
  ['without an id', { id: undefined }, UNKNOWN, /no id/],
  ['with an id of neither form', { id: new shared.UUID() }, UNKNOWN, /an id is empty/],
  ['with an empty text as id', { id: uuid('') }, UNKNOWN, /is not a UUID/],
  ['with the id of zeros', { id: uuid('00000000-0000-0000-0000-000000000000') }, UNKNOWN, /Empty eventId/],
  ['with zeros as two integers', { id: structured('0', '0') }, UNKNOWN, /Empty eventId/],
  ['with a word as id', { id: uuid('not-a-uuid') }, UNKNOWN, /"not-a-uuid" is not a UUID/],
  ['with dashes at other places', { id: uuid('3f2504e04-f89-41d3-9a0c-0305e82c3301') }, UNKNOWN, /is not a UUID/],
  ['with a digit too many', { id: uuid(`${ID}0`) }, UNKNOWN, /is not a UUID/],
]

export interface RawLog {
  log: TestLog
  raw: RawClient
  /** Newest revision of a stream, -1 for none. */
  stored(stream: string): number
}

/** A log for all tests of a file, and a client that sends what it likes. */
export function rawLog(name: string): RawLog {
  const use = {} as RawLog
  const directory = temporaryDirectory(name)
  beforeAll(async () => {
    use.log = await openTestLog(directory.path)
    use.raw = new RawClient(use.log.running.port)
    use.stored = (stream) => use.log.running.log.catalog.find(stream)?.shown.revision ?? -1
  })
  afterAll(async () => {
    use.raw.close()
    await use.log.close()
    directory.remove()
  })
  return use
}
