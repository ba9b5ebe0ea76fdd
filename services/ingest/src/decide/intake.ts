import {
  OPERATIONS_STREAM,
  eventId,
  factHash,
  factQuarantined,
  flagsOf,
  inCanonicalOrder,
  levelsSaid,
  opensUnit,
  unitStream,
} from '@ioc/contracts'
import type { Envelope } from '../envelope/envelope.ts'
import { refusal } from '../envelope/refusal.ts'
import { waitFor, type AppendItem, type Settlement } from '../append/settlement.ts'
import type { Writers } from '../append/writers.ts'
import { factKey } from '../fact-index/fact-key.ts'
import type { FactIndex } from '../fact-index/fact-index.ts'
import type { KnownFact } from '../fact-index/known-fact.ts'
import type { Principal } from '@ioc/kit/keys'
import type { NewEvent } from '../log/log-port.ts'
import { refusalOf, type Rules } from './check-fact.ts'
import { rightMissing } from './check-rights.ts'
import { placed, refused, retry, type EventOutcome } from './outcome.ts'
import { createPatience } from './patience.ts'

/** What all events of a request share. */
export interface Receipt {
  readonly principal: Principal
  readonly traceparent: string | undefined
  /** On our clock, RFC 3339. */
  readonly receivedAt: string
  /** Bytes that each event counts for in the queue and in an append. */
  readonly eventBytes: number
  /** Time of the machine's `elapsed` by which the request is answered. */
  readonly deadlineAt: number
}

export interface IntakeOptions extends Rules {
  readonly index: FactIndex
  readonly writers: Writers
}

/** Decides about facts one by one. */
export interface Intake {
  /** Never throws; the promise settles by the deadline of the receipt. Facts go into the log in the order of the calls. */
  readonly take: (envelope: Envelope, receipt: Receipt) => Promise<EventOutcome>
}

const QUARANTINE_SOURCE = 'urn:ioc:ingest'

/** Wraps a JSON value whose parts were all read from JSON: what the log's client wants to know about it. */
const asJson = (value: unknown): NewEvent['data'] => value as NewEvent['data']

export function createIntake({ clock, catalogue, index, writers }: IntakeOptions): Intake {
  const patience = createPatience(index)
  const around = { catalogue, unit: index.unit }

  const metadataOf = (
    envelope: Envelope,
    hash: string,
    { principal, traceparent, receivedAt }: Receipt,
    flags: readonly string[],
  ) => ({
    ce: envelope.time === undefined ? { ...envelope.attributes, time: receivedAt } : envelope.attributes,
    receivedAt,
    keyId: principal.keyId,
    hash,
    ...(traceparent === undefined ? {} : { traceparent }),
    flags,
  })

  /** Settles an item whose key was not known a moment ago; the second of two equal facts sees the first. */
  async function settle(key: string, deadlineAt: number, make: () => AppendItem): Promise<Settlement> {
    for (;;) {
      const underWay = writers.find(key)
      const pending = underWay ?? writers.submit(make())
      if (pending === undefined) return { kind: 'dropped', code: 'overloaded', detail: 'the queue is full' }
      const settlement = await waitFor(pending, deadlineAt)
      if (underWay === undefined || settlement.kind === 'dropped') return settlement
      const fact = index.lookup(key)
      if (fact !== undefined) return { kind: 'known', fact }
    }
  }

  /** A conflict is answered only once it lies in quarantine, so that none is lost. */
  async function quarantine(
    envelope: Envelope,
    hash: string,
    id: string,
    known: KnownFact,
    receipt: Receipt,
  ): Promise<EventOutcome> {
    const { receivedAt, deadlineAt } = receipt
    const key = factKey(QUARANTINE_SOURCE, id)
    const before = index.lookup(key)
    const settlement: Settlement =
      before !== undefined
        ? { kind: 'known', fact: before }
        : await settle(key, deadlineAt, () => {
            const data = {
              reason: 'conflict',
              event: { specversion: '1.0', ...envelope.attributes, data: envelope.data },
              hash,
              knownHash: known.hash,
              knownStream: known.stream,
              knownRevision: String(known.revision),
            }
            const attributes = {
              id,
              source: QUARANTINE_SOURCE,
              type: factQuarantined.type,
              subject: envelope.subject,
              time: receivedAt,
            }
            const metadata = metadataOf({ ...envelope, attributes, time: receivedAt }, hash, receipt, [])
            const event = { id, type: factQuarantined.type, data: asJson(data), metadata: asJson(metadata) }
            return {
              key,
              hash,
              stream: OPERATIONS_STREAM,
              event,
              unit: undefined,
              bytes: receipt.eventBytes,
              holder: receipt.principal.keyId,
            }
          })
    if (settlement.kind === 'dropped') {
      const { code, detail } = settlement
      return code === 'event-too-large'
        ? refused(envelope.id, id, refusal(code, detail))
        : retry(envelope.id, id, code, detail)
    }
    const detail = `known with other content at revision ${known.revision} of ${known.stream}; this one is kept in quarantine`
    return { id: envelope.id, eventId: id, outcome: 'conflict', code: 'conflict', detail, pointer: '/id' }
  }

  async function take(envelope: Envelope, receipt: Receipt): Promise<EventOutcome> {
    const { principal, deadlineAt } = receipt
    const { source, id, type, subject, time } = envelope
    const forbidden = rightMissing(principal, envelope)
    if (forbidden !== undefined) return refused(id, null, forbidden)
    // Once for both: the hash is over this text, and whoever reads the log finds it without sorting.
    const data = inCanonicalOrder(envelope.data)
    const hash = factHash(time === undefined ? { type, subject, data } : { type, subject, time, data })
    const uuid = eventId(source, id, hash)
    const key = factKey(source, id)
    const known = async (fact: KnownFact): Promise<EventOutcome> => {
      if (fact.hash !== hash && fact.hash !== hashAsSent(envelope)) {
        return quarantine(envelope, hash, uuid, fact, receipt)
      }
      return placed(id, eventId(source, id, fact.hash), 'duplicate', {
        revision: fact.revision,
        position: fact.position ?? (await patience.positionOf(key)),
      })
    }

    let underWay = writers.find(key)
    for (;;) {
      const fact = index.lookup(key)
      if (fact !== undefined) return known(fact)
      if (underWay === undefined) break
      const first = await waitFor(underWay, deadlineAt)
      if (first.kind === 'dropped' && first.code !== 'event-too-large') return retry(id, uuid, first.code, first.detail)
      underWay = writers.find(key)
    }

    const why = refusalOf(envelope, { clock, catalogue })
    if (why !== undefined) return refused(id, uuid, why)
    const flags = flagsOf(envelope, around, receipt.receivedAt)
    const settlement = await settle(key, deadlineAt, () => {
      const levels = opensUnit(type) ? levelsSaid(type, data) : undefined
      const unit = levels === undefined ? undefined : { code: subject, levels }
      if (unit !== undefined) index.announceUnit(unit.code, unit.levels)
      const metadata = metadataOf(envelope, hash, receipt, flags)
      const event = { id: uuid, type, data: asJson(data), metadata: asJson(metadata) }
      return { key, hash, stream: unitStream(subject), event, unit, bytes: receipt.eventBytes, holder: principal.keyId }
    })
    switch (settlement.kind) {
      case 'stored': {
        const { revision } = settlement
        return placed(
          id,
          uuid,
          'stored',
          { revision, position: settlement.position ?? (await patience.positionOf(key)) },
          flags,
        )
      }
      case 'known':
        return known(settlement.fact)
      case 'dropped': {
        const { code, detail } = settlement
        return code === 'event-too-large' ? refused(id, uuid, refusal(code, detail)) : retry(id, uuid, code, detail)
      }
      default: {
        const impossible: never = settlement
        throw new Error(`unknown settlement ${String(impossible)}`)
      }
    }
  }

  return { take }
}

/** The hash that a fact has which was stored before names were written in one way. */
const hashAsSent = ({ type, time, asSent }: Envelope): string | undefined =>
  asSent && factHash(time === undefined ? { type, ...asSent } : { type, time, ...asSent })
