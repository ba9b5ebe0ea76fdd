import {
  ANY,
  type AppendExpectedRevision,
  BACKWARDS,
  binaryEvent,
  type Direction,
  END,
  type EventData,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  type ReadRevision,
  START,
  STREAM_EXISTS,
} from '@eventstore/db-client'
import type { Scope } from './scope.ts'

type Args = Record<string, unknown>

const isRecord = (value: unknown): value is Args => typeof value === 'object' && value !== null

export function text(args: Args, name: string): string | undefined {
  const value = args[name]
  if (value === undefined || typeof value === 'string') return value
  throw new Error(`${name} is not a text`)
}

export function number(args: Args, name: string): number | undefined {
  const value = args[name]
  if (value === undefined || typeof value === 'number') return value
  throw new Error(`${name} is not a number`)
}

export function list(args: Args, name: string): unknown[] {
  const value = args[name]
  if (Array.isArray(value)) return value
  throw new Error(`${name} is not a list`)
}

export const streamOf = (args: Args, scope: Scope): string => scope.stream(text(args, 'stream') ?? '')

export function expectation(args: Args): { expectedRevision?: AppendExpectedRevision } {
  const expect = text(args, 'expect')
  if (expect === undefined) return {}
  const words: Record<string, AppendExpectedRevision> = { any: ANY, no_stream: NO_STREAM, stream_exists: STREAM_EXISTS }
  return { expectedRevision: words[expect] ?? BigInt(expect) }
}

export function direction(args: Args): { direction?: Direction } {
  const name = text(args, 'direction')
  return name === undefined ? {} : { direction: name === 'backwards' ? BACKWARDS : FORWARDS }
}

export function fromRevision(args: Args): { fromRevision?: ReadRevision } {
  const from = text(args, 'from')
  if (from === undefined) return {}
  return { fromRevision: from === 'start' ? START : from === 'end' ? END : BigInt(from) }
}

export function maxCount(args: Args): { maxCount?: number } {
  const max = number(args, 'max')
  return max === undefined ? {} : { maxCount: max }
}

/** An event of a recording: an id alone, or with type, data, and so on. */
function event(value: unknown, scope: Scope): EventData {
  const args: Args = typeof value === 'string' ? { id: value } : isRecord(value) ? value : {}
  const symbol = text(args, 'id')
  if (symbol === undefined) throw new Error(`not an event: ${JSON.stringify(value)}`)
  const id = scope.id(symbol)
  const type = text(args, 'type') ?? 't'
  const link = text(args, 'linkTo')
  if (link !== undefined) return binaryEvent({ id, type, data: Buffer.from(link.replace('@', `@${scope.prefix}`)) })
  const binary = text(args, 'binary')
  if (binary !== undefined) {
    const metadata = text(args, 'metadata')
    const data = Buffer.from(binary, 'base64')
    return binaryEvent({
      id,
      type,
      data,
      ...(metadata === undefined ? {} : { metadata: Buffer.from(metadata, 'base64') }),
    })
  }
  const bytes = number(args, 'bytes')
  const data = bytes !== undefined ? { pad: 'x'.repeat(bytes) } : 'data' in args ? args['data'] : { v: symbol }
  const metadata = args['metadata']
  // The client takes any JSON as data; its type says objects, because most programs use nothing else.
  return jsonEvent({ id, type, data: data as Record<string, unknown>, ...(isRecord(metadata) ? { metadata } : {}) })
}

export const events = (args: Args, scope: Scope): EventData[] =>
  list(args, 'events').map((value) => event(value, scope))
