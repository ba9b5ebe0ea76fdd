import { setTimeout as pause } from 'node:timers/promises'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { STREAM_NAME, streamSubjects } from '@ioc/contracts'
import { positionOf, toMessage } from '@ioc/contracts/log'
import { readEntries } from '@ioc/log-client'
import type { NatsConnection } from 'nats'
import { natsHeaders } from './nats-headers.ts'

/** Publishes what the log holds until it is closed. */
export interface Feed {
  readonly close: () => Promise<void>
}

const PROVINCE = 'ref'
const LOOK_EVERY_MS = 20

/**
 * Puts the facts of a log on the bus as the relay does: each in the message that the codec makes of it, in order, naming the one
 * before it. What makes the relay a relay is left out (resuming from the stream, fencing, retention, messages too large): specs of
 * who reads the bus need the messages, not their maker.
 */
export function startFeed(log: EventStoreDBClient, connection: NatsConnection): Feed {
  const ending = new AbortController()
  let previous = 0n
  const publishNew = async (): Promise<void> => {
    for await (const entry of readEntries(log, previous === 0n ? {} : { after: previous })) {
      const { subject, headers, body } = toMessage(entry, previous, PROVINCE)
      await connection.jetstream().publish(subject, body, { headers: natsHeaders(headers) })
      previous = positionOf(entry)
      if (ending.signal.aborted) return
    }
  }
  /** A stream that is not there, or was deleted meanwhile, is filled from the log's beginning. */
  const prepare = async (): Promise<void> => {
    const manager = await connection.jetstreamManager()
    const { state } = await manager.streams.add({ name: STREAM_NAME, subjects: [streamSubjects(PROVINCE)] })
    if (state.messages === 0) previous = 0n
  }
  const run = async (): Promise<void> => {
    let prepared = false
    while (!ending.signal.aborted) {
      try {
        if (!prepared) await prepare()
        prepared = true
        await publishNew()
      } catch {
        // The engines are stopped under it on purpose: what could not be read or published is tried again under the same id.
        prepared = false
      }
      await pause(LOOK_EVERY_MS)
    }
  }
  const running = run()
  return {
    close: async () => {
      ending.abort()
      await running
    },
  }
}
