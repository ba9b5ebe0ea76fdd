import * as decode from '../live/decode.ts'
import { LEVELS, type Level } from '../live/wall-state.ts'

export interface Parent {
  readonly code: string
  readonly name: string
}

export interface School {
  readonly code: string
  readonly name: string
  /** The level that the school counts in: what it reports, otherwise the first of its levels. */
  readonly level: Level | null
  readonly parent: Parent | null
}

/** The schools by code. */
export type Hierarchy = ReadonlyMap<string, School>

/** One page of {@link SCHOOLS_QUERY}, decoded. */
export interface SchoolPage {
  readonly schools: readonly School[]
  /** Cursor of the next page, null after the last. */
  readonly next: string | null
}

const level = decode.oneOf(LEVELS)
const answer = decode.record({
  units: decode.record({
    edges: decode.list(
      decode.record({
        node: decode.record({
          code: decode.text,
          name: decode.text,
          reportingLevel: decode.nullable(level),
          levels: decode.list(level),
          parent: decode.nullable(decode.record({ code: decode.text, name: decode.text })),
        }),
      }),
    ),
    pageInfo: decode.record({ hasNextPage: decode.truth, endCursor: decode.nullable(decode.text) }),
  }),
})

/** Decodes a page of schools. */
export function schoolPage(data: unknown): SchoolPage {
  const { edges, pageInfo } = answer(data, '').units
  return {
    schools: edges.map(({ node }) => ({
      code: node.code,
      name: node.name.normalize('NFC'),
      level: node.reportingLevel ?? node.levels[0] ?? null,
      parent: node.parent === null ? null : { code: node.parent.code, name: node.parent.name.normalize('NFC') },
    })),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
  }
}

const named = decode.record({
  units: decode.record({
    edges: decode.list(decode.record({ node: decode.record({ code: decode.text, name: decode.text }) })),
  }),
})

/** Name of the unit `code` in an answer of {@link ROOTS_QUERY}, null when it is not among them. */
export const nameIn = (data: unknown, code: string): string | null =>
  named(data, '')
    .units.edges.find(({ node }) => node.code === code)
    ?.node.name.normalize('NFC') ?? null
