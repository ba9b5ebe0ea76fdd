import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'

const { Empty, StreamIdentifier, UUID } = shared
type Uuid = InstanceType<typeof UUID>

/** Requests as the protocol defines them, each part of which may be left out. */

export const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'

export function uuid(text: string = ID): Uuid {
  const id = new UUID()
  id.setString(text)
  return id
}

export function structured(most: string, least: string): Uuid {
  const halves = new UUID.Structured()
  halves.setMostSignificantBits(most)
  halves.setLeastSignificantBits(least)
  const id = new UUID()
  id.setStructured(halves)
  return id
}

function identifier(name: string | Buffer): InstanceType<typeof StreamIdentifier> {
  const stream = new StreamIdentifier()
  stream.setStreamName(Buffer.from(name).toString('base64'))
  return stream
}

export type Expected = 'any' | 'no_stream' | 'stream_exists' | 'unset' | { readonly revision: string }

interface Expecting<E> {
  setAny(empty: E): unknown
  setNoStream(empty: E): unknown
  setStreamExists(empty: E): unknown
}

function expect<E>(target: Expecting<E>, expected: Expected, empty: E, setRevision: (text: string) => void): void {
  if (expected === 'any') target.setAny(empty)
  else if (expected === 'no_stream') target.setNoStream(empty)
  else if (expected === 'stream_exists') target.setStreamExists(empty)
  else if (expected !== 'unset') setRevision(expected.revision)
}

/** @param name left out: no identifier at all */
export function appendOptions(name: string | Buffer | undefined, expected: Expected = 'any'): streams.AppendReq {
  const options = new streams.AppendReq.Options()
  if (name !== undefined) options.setStreamIdentifier(identifier(name))
  expect(options, expected, new Empty(), (text) => options.setRevision(text))
  const request = new streams.AppendReq()
  request.setOptions(options)
  return request
}

export interface EventParts {
  readonly id?: Uuid | undefined
  readonly metadata?: Readonly<Record<string, string>>
  readonly data?: Buffer
}

const WELL_KNOWN = { type: 't', 'content-type': 'application/json' }

interface Proposed {
  setId(id: Uuid): unknown
  getMetadataMap(): { set(key: string, value: string): unknown }
  setData(data: string): unknown
}

function fill(event: Proposed, parts: EventParts): void {
  const { id, metadata, data }: EventParts = { id: uuid(), metadata: WELL_KNOWN, data: Buffer.from('{}'), ...parts }
  if (id !== undefined) event.setId(id)
  for (const [key, value] of Object.entries(metadata ?? {})) event.getMetadataMap().set(key, value)
  event.setData((data ?? Buffer.alloc(0)).toString('base64'))
}

export function appendEvent(parts: EventParts = {}): streams.AppendReq {
  const event = new streams.AppendReq.ProposedMessage()
  fill(event, parts)
  const request = new streams.AppendReq()
  request.setProposedMessage(event)
  return request
}

export interface BatchParts {
  readonly correlation?: Uuid | undefined
  /** Left out: no options. */
  readonly stream?: string | Buffer
  /** Options without an identifier. */
  readonly nameless?: boolean
  readonly expected?: Expected
  readonly events?: readonly EventParts[]
  readonly final?: boolean
}

export function batch(parts: BatchParts): streams.BatchAppendReq {
  const request = new streams.BatchAppendReq()
  const { correlation } = { correlation: uuid(), ...parts }
  if (correlation !== undefined) request.setCorrelationId(correlation)
  if (parts.stream !== undefined || parts.nameless === true) {
    const options = new streams.BatchAppendReq.Options()
    if (parts.stream !== undefined) options.setStreamIdentifier(identifier(parts.stream))
    expect(options, parts.expected ?? 'any', new emptyPb.Empty(), (text) => options.setStreamPosition(text))
    request.setOptions(options)
  }
  for (const event of parts.events ?? [{}]) {
    const proposed = new streams.BatchAppendReq.ProposedMessage()
    fill(proposed, event)
    request.addProposedMessages(proposed)
  }
  request.setIsFinal(parts.final ?? true)
  return request
}

/** @param name left out: no identifier at all */
export function deletion(
  request: streams.DeleteReq | streams.TombstoneReq,
  name: string | undefined,
  expected: Expected,
): streams.DeleteReq | streams.TombstoneReq {
  const isDelete = request instanceof streams.DeleteReq
  const options = isDelete ? new streams.DeleteReq.Options() : new streams.TombstoneReq.Options()
  if (name !== undefined) options.setStreamIdentifier(identifier(name))
  expect(options, expected, new Empty(), (text) => options.setRevision(text))
  if (isDelete) request.setOptions(options)
  else request.setOptions(options)
  return request
}

const { Options } = streams.ReadReq
type ReadOptions = InstanceType<typeof Options>

/** A read of a stream that is right in every part, changed by `change`. */
export function readOf(name: string, change: (options: ReadOptions) => void = () => undefined): streams.ReadReq {
  const source = new Options.StreamOptions()
  source.setStreamIdentifier(identifier(name))
  source.setStart(new Empty())
  return reading((options) => {
    options.setStream(source)
    options.setNoFilter(new Empty())
    change(options)
  })
}

/** A read of `$all` with a filter, changed by `change`. */
export function readOfAll(
  change: (options: ReadOptions, filter: FilterOptions) => void = () => undefined,
): streams.ReadReq {
  const source = new Options.AllOptions()
  source.setStart(new Empty())
  const expression = new Options.FilterOptions.Expression()
  expression.addPrefix('read-')
  const filter = new Options.FilterOptions()
  filter.setStreamIdentifier(expression)
  filter.setMax(32)
  filter.setCheckpointintervalmultiplier(1)
  return reading((options) => {
    options.setAll(source)
    options.setFilter(filter)
    change(options, filter)
  })
}
type FilterOptions = InstanceType<typeof Options.FilterOptions>

function reading(fillIn: (options: ReadOptions) => void): streams.ReadReq {
  const options = new Options()
  options.setCount('10')
  const ids = new Options.UUIDOption()
  ids.setString(new Empty())
  options.setUuidOption(ids)
  fillIn(options)
  const request = new streams.ReadReq()
  request.setOptions(options)
  return request
}

export { Empty, Options as ReadOptions }
