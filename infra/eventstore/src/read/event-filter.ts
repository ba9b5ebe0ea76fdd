import type { EventCursor } from '../format/event-cursor.ts'
import { Code, GrpcError } from '../grpc/status.ts'
import { boundedTest } from './bounded-pattern.ts'

/** Says whether an event of `$all` is wanted. */
export type EventFilter = (event: EventCursor) => boolean

export interface FilterOptions {
  readonly on: 'stream' | 'type'
  /** Empty: prefixes count. */
  readonly regex: string
  readonly prefixes: readonly string[]
}

/** Streams and types repeat; what was decided about the last few thousand names need not be decided again. */
const REMEMBERED = 4096

function remembering(decide: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>()
  return (text) => {
    let answer = known.get(text)
    if (answer === undefined) {
      if (known.size >= REMEMBERED) known.clear()
      answer = decide(text)
      known.set(text, answer)
    }
    return answer
  }
}

/** Regular expressions are searched anywhere in the text. @throws GrpcError UNKNOWN for an invalid one. */
function compile(regex: string): RegExp {
  try {
    return new RegExp(regex, 'u')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  try {
    // Escapes that are needless, and so invalid with the u flag, are common in patterns written for .NET.
    return new RegExp(regex)
  } catch (error) {
    throw new GrpcError(
      Code.unknown,
      `Invalid pattern '${regex}': ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** Builds the filter that a request describes. */
export function makeFilter({ on, regex, prefixes }: FilterOptions): EventFilter {
  const wanted = remembering(
    regex === '' ? (text) => prefixes.some((prefix) => text.startsWith(prefix)) : boundedTest(compile(regex)),
  )
  return on === 'stream' ? (event) => wanted(event.name()) : (event) => wanted(event.type())
}
