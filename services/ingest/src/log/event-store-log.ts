import {
  ErrorType,
  FORWARDS,
  NO_STREAM,
  START,
  isCommandError,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type JSONEventData,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client'
import { headPosition } from '@ioc/log-client'
import { isFactStream, writtenAt } from '@ioc/contracts/log'
import type { Timers } from '@ioc/kit'
import type { KnowsKey } from '@ioc/kit/keys'
import type { AppendOutcome, FollowStep, Followed, LogPort, NewEvent, Observed } from './log-port.ts'
import { observe } from './observe.ts'

const commandErrorType = (error: unknown): string | undefined =>
  error instanceof Error && isCommandError(error) ? error.type : undefined

/** How the embedded log ends the refusal of an append that it took back whole; the client passes nothing on but the text. */
const NOTHING_STORED = 'nothing of this append was stored'

/** Sorts a failed append: what the log refused is known, all else is not. */
function failedAppend(cause: unknown): AppendOutcome {
  switch (commandErrorType(cause)) {
    case ErrorType.WRONG_EXPECTED_VERSION:
      return { kind: 'wrong-revision' }
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return { kind: 'too-large' }
    case ErrorType.STREAM_DELETED:
    case ErrorType.ACCESS_DENIED:
    case ErrorType.INVALID_ARGUMENT:
      return { kind: 'rejected', cause }
    default:
      return cause instanceof Error && cause.message.includes(NOTHING_STORED)
        ? { kind: 'no-room', cause }
        : { kind: 'unknown', cause }
  }
}

/** Ends a reading, also one that was left early: destroying the client's stream alone would leave its call open. */
async function end(events: StreamingRead<ResolvedEvent> | StreamingRead<AllStreamResolvedEvent>): Promise<void> {
  events.on('error', () => undefined)
  await events.cancel()
  events.destroy()
}

const placeOf = (event: AllStreamRecordedEvent | NonNullable<ResolvedEvent['event']>) => ({
  stream: event.streamId,
  revision: event.revision,
  eventId: event.id,
  type: event.type,
})

const utf8 = new TextEncoder()

/**
 * The log behind the official client.
 * @param knowsKey facts under other keys were not written by us; absent, keys are not judged
 * @param appendTimeoutMs after this an append counts as unknown even if the client never settles it.
 */
export function eventStoreLog(
  client: EventStoreDBClient,
  appendTimeoutMs: number,
  timers: Timers,
  knowsKey?: KnowsKey,
): LogPort {
  const observed = (event: AllStreamRecordedEvent | NonNullable<ResolvedEvent['event']>): Observed =>
    observe(placeOf(event), event.position?.commit, event.data, event.metadata, {
      writtenNs: writtenAt(event),
      knowsKey,
    })
  const followed = (event: AllStreamRecordedEvent): Followed => ({
    ...observed(event),
    position: event.position.commit,
  })
  const toEvent = ({ id, type, data, metadata }: NewEvent): JSONEventData => ({
    contentType: 'application/json',
    id,
    type,
    data,
    // As bytes: the client would turn an object into base64 and back, twice.
    metadata: utf8.encode(JSON.stringify(metadata)),
  })
  const position = (after: bigint | undefined) => (after === undefined ? START : { commit: after, prepare: after })

  async function* readAll(after: bigint | undefined): AsyncGenerator<Followed> {
    const events = client.readAll({ direction: FORWARDS, fromPosition: position(after) })
    try {
      for await (const { event } of events as AsyncIterable<AllStreamResolvedEvent>) {
        if (event === undefined || !isFactStream(event.streamId)) continue
        if (after === undefined || event.position.commit > after) yield followed(event)
      }
    } finally {
      await end(events)
    }
  }

  return {
    async append(stream, events, expected) {
      let cancel: (() => void) | undefined
      const expired = new Promise<AppendOutcome>((resolve) => {
        const cause = new Error(`no answer within ${appendTimeoutMs} ms`)
        cancel = timers.after(appendTimeoutMs + 250, () => resolve({ kind: 'unknown', cause }))
      })
      const appended = client
        .appendToStream(stream, events.map(toEvent), {
          expectedRevision: expected < 0n ? NO_STREAM : expected,
          deadline: appendTimeoutMs,
        })
        .then(
          ({ nextExpectedRevision, position: at }): AppendOutcome => ({
            kind: 'stored',
            lastRevision: nextExpectedRevision,
            position: at?.commit,
          }),
          failedAppend,
        )
      try {
        return await Promise.race([appended, expired])
      } finally {
        cancel?.()
      }
    },

    async *readStream(stream, from) {
      const events = client.readStream(stream, { direction: FORWARDS, fromRevision: from })
      try {
        for await (const { event } of events as AsyncIterable<ResolvedEvent>) {
          if (event === undefined) continue
          yield observed(event)
        }
      } catch (error) {
        if (commandErrorType(error) !== ErrorType.STREAM_NOT_FOUND) throw error
      } finally {
        await end(events)
      }
    },

    readAll,

    follow(after) {
      const subscription = client.subscribeToAll({ fromPosition: position(after) })
      async function* steps(): AsyncGenerator<FollowStep> {
        for await (const { event } of subscription as AsyncIterable<AllStreamResolvedEvent>) {
          if (event === undefined) continue
          const at = event.position.commit
          yield { position: at, event: isFactStream(event.streamId) ? followed(event) : undefined }
        }
      }
      return {
        steps: steps(),
        close() {
          subscription.unsubscribe().then(
            () => subscription.destroy(),
            () => subscription.destroy(),
          )
        },
      }
    },

    async eventIdAt(at) {
      const events = client.readAll({ direction: FORWARDS, fromPosition: position(at), maxCount: 1 })
      let found: string | undefined
      try {
        // Read to its end: the client never lets go of a call that is left early, and disposing of it would hang.
        for await (const { event } of events as AsyncIterable<AllStreamResolvedEvent>) {
          if (event?.position.commit === at) found = event.id
        }
      } catch (error) {
        // A position that is none of this log's is an unknown error to the server: another log stands behind the address.
        if (commandErrorType(error) !== ErrorType.UNKNOWN) throw error
      }
      return found
    },

    head: () => headPosition(client),
  }
}
