import { createHash } from 'node:crypto'
import type { Position } from '@eventstore/db-client'

/** What one recording calls its own: streams with a prefix, ids, positions with names. */
export class Scope {
  readonly prefix: string
  readonly positions = new Map<string, Position>()
  readonly #ids = new Map<string, string>()

  /** @param salt makes the recording's streams and ids differ from those of other runs on the same server. */
  constructor(name: string, salt: string) {
    this.prefix = `${salt}-${name}-`
  }

  stream(name: string): string {
    return name.startsWith('$$') ? `$$${this.prefix}${name.slice(2)}` : this.prefix + name
  }

  /** Takes the prefix off wherever it occurs. */
  plain(text: string): string {
    return text.replaceAll(this.prefix, '')
  }

  owns(stream: string): boolean {
    return stream.startsWith(this.prefix) || stream.startsWith(`$$${this.prefix}`)
  }

  id(symbol: string): string {
    const hex = createHash('sha1').update(`${this.prefix}/${symbol}`).digest('hex')
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    this.#ids.set(id, symbol)
    return id
  }

  symbol(id: string): string {
    return this.#ids.get(id) ?? '?'
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

function describeData(data: unknown): unknown {
  if (data instanceof Uint8Array) return base64(data)
  if (typeof data === 'object' && data !== null && 'pad' in data && typeof data.pad === 'string')
    return { padLength: data.pad.length }
  return data
}

/** A recorded event as any call of the client gives it. */
interface Recorded {
  readonly streamId: string
  readonly id: string
  readonly type: string
  readonly revision: bigint
  readonly isJson: boolean
  readonly data: unknown
  readonly metadata: unknown
  readonly created: Date
  readonly position?: Position | undefined
}

/** An event as any read or subscription gives it. */
export interface Resolved {
  readonly event?: Recorded | undefined
  readonly link?: Recorded | undefined
  readonly commitPosition?: bigint | undefined
}

function describeRecorded(
  event: Recorded | undefined,
  scope: Scope,
  withData: boolean,
): Record<string, unknown> | null {
  if (event === undefined) return null
  const metadata = event.metadata instanceof Uint8Array ? { base64: base64(event.metadata) } : (event.metadata ?? null)
  return {
    stream: scope.plain(event.streamId),
    id: scope.symbol(event.id),
    type: event.type,
    revision: event.revision.toString(),
    isJson: event.isJson,
    ...(withData ? { data: describeData(event.data) } : {}),
    metadata,
    createdIsDate: event.created instanceof Date && event.created.getTime() > 0,
    hasPosition: event.position !== undefined,
  }
}

/** Puts an event into the words of the recordings. */
export function describeEvent(resolved: Resolved, scope: Scope): Record<string, unknown> {
  return {
    event: describeRecorded(resolved.event, scope, true),
    ...(resolved.link === undefined ? {} : { link: describeRecorded(resolved.link, scope, false) }),
    hasCommitPosition: resolved.commitPosition !== undefined,
  }
}

const FIELDS = ['streamName', 'expectedVersion', 'actualVersion', 'maxAppendSize'] as const

/** Puts an error of the client into the words of the recordings. */
export function describeError(error: unknown, scope: Scope): Record<string, unknown> {
  if (!(error instanceof Error)) throw new Error(`not an error: ${String(error)}`)
  const fields: Record<string, unknown> = {}
  const of = (name: string): unknown => Reflect.get(error, name)
  fields['type'] = of('type')
  fields['name'] = error.name
  fields['class'] = error.constructor.name
  if (typeof of('code') === 'number') fields['code'] = of('code')
  for (const name of FIELDS) if (of(name) !== undefined) fields[name] = scope.plain(String(of(name)))
  fields['message'] = scope.plain(error.message)
  return { error: fields }
}
