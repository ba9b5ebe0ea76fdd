import { convertToCommandError, type EventStoreDBClient } from '@eventstore/db-client'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsClient, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { pagesOf } from './pages.ts'
import { decodeAnswer, type Answer } from './recorded.ts'

const { Empty } = shared
const { ReadReq } = streams

/** As many events as there are, as the official client asks for them. */
const NO_LIMIT = String(Number.MAX_SAFE_INTEGER)

/** A read of `$all` forwards from an event's position, that event included; links are not followed, ids are wanted as text. */
function readRequest(from: bigint | undefined): Buffer {
  const all = new ReadReq.Options.AllOptions()
  if (from === undefined) all.setStart(new Empty())
  else {
    const position = new ReadReq.Options.Position()
    position.setCommitPosition(String(from))
    position.setPreparePosition(String(from))
    all.setPosition(position)
  }
  const ids = new ReadReq.Options.UUIDOption()
  ids.setString(new Empty())
  const options = new ReadReq.Options()
  options.setAll(all)
  options.setReadDirection(ReadReq.Options.ReadDirection.FORWARDS)
  options.setResolveLinks(false)
  options.setCount(NO_LIMIT)
  options.setUuidOption(ids)
  options.setNoFilter(new Empty())
  const request = new ReadReq()
  request.setOptions(options)
  return Buffer.from(request.serializeBinary())
}

const asItIs = (request: Buffer): Buffer => request

/**
 * Makes the call as the client makes its own: over its channel, with its credentials, node and name; a failed one makes it connect anew.
 * @param onOpen called with the stream in the moment in which it begins
 */
function openRead(
  this: EventStoreDBClient,
  request: Buffer,
  onOpen: (pages: AsyncGenerator<readonly Answer[]>) => void,
) {
  const open = this.GRPCStreamCreator(StreamsClient, 'readAll', (client) => {
    const [metadata, options] = this.callArguments({}, { deadline: Number.POSITIVE_INFINITY })
    const { path } = StreamsService.read
    const stream = client.makeServerStreamRequest(path, asItIs, decodeAnswer, request, metadata, options)
    onOpen(pagesOf<Answer>(stream))
    return stream
  })
  return open()
}

/**
 * The answers to a read of `$all` forwards, as many at once as have come: what the client's own `readAll` is asked, decoded into a fifth
 * as many objects. Held back while nobody takes them; who leaves early ends the call.
 * @param from position of an event, which is the first one read; `undefined` is the beginning
 * @throws the client's own errors; an answer that cannot be read is one of them
 */
export async function* readAllPages(
  client: EventStoreDBClient,
  from: bigint | undefined,
): AsyncGenerator<readonly Answer[]> {
  let pages: AsyncGenerator<readonly Answer[]> | undefined
  const stream = await openRead.call(client, readRequest(from), (opened) => (pages = opened))
  let isOver = false
  try {
    if (pages !== undefined) yield* pages
    isOver = true
  } catch (error) {
    isOver = true
    throw error instanceof Error ? convertToCommandError(error) : error
  } finally {
    // Errors that arrive after nobody reads any more concern nobody.
    stream.on('error', () => undefined)
    if (!isOver) {
      // Not at once: in the turn in which a message arrives the call cannot be ended (grpc-node 1464, 1652).
      await new Promise<void>((resolve) => setImmediate(resolve))
      stream.cancel()
      stream.destroy()
    }
  }
}
