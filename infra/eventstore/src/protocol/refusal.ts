/**
 * Why a request that can be read is refused, as the real server (23.10.8) sorts it:
 * - `argument`: INVALID_ARGUMENT
 * - `property`: INVALID_ARGUMENT, with trailers that name the properties that an event's metadata must have
 * - `handler`: UNKNOWN, because there an exception leaves the method. Its message is then no more than that; here the
 *   reason follows.
 * In answers of BatchAppend all of them are a `BadRequest`.
 */
export type RefusalKind = 'argument' | 'property' | 'handler'

/** A request that can be read and cannot be served. The message says which part of it, and why. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.kind = kind
  }
}

/**
 * A choice (protobuf `oneof`) that is left open or does not exist.
 * @param type of the choice, as the real server prints it after `EventStore.Client.Streams.`
 */
export const notValid = (value: string, type: string): Refusal =>
  new Refusal('argument', `'${value}' is not a valid EventStore.Client.Streams.${type}`)

export const missingProperty = (name: string): Refusal =>
  new Refusal('property', `Required Metadata Property '${name}' is missing`)

/** The choice of an expected revision that a request must make; `method` is the name of its message. */
export const noExpectation = (method: 'AppendReq' | 'DeleteReq' | 'TombstoneReq' | 'BatchAppendReq'): Refusal =>
  notValid(
    'None',
    `${method}+Types+Options+Expected${method === 'BatchAppendReq' ? 'StreamPosition' : 'StreamRevision'}OneofCase`,
  )

/**
 * Checks the name of a stream that is to be written.
 * @returns the same name
 */
export function writableName(name: Buffer | undefined): Buffer {
  if (name === undefined) throw new Refusal('handler', 'the stream identifier is missing')
  if (name.length === 0) throw new Refusal('handler', "the stream has no name (Parameter 'eventStreamId')")
  // It would be the metadata of the stream without a name.
  if (name.length === 2 && name[0] === 0x24 && name[1] === 0x24)
    throw new Refusal('handler', "no stream is called $$ (Parameter 'eventStreamId')")
  if (name.length > 0xffff) throw new Refusal('argument', 'a stream name is longer than 65,535 bytes')
  return name
}
