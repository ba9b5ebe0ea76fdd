import type { Level } from '../../generated/enums.ts'
import { rootsQuery } from './generated/roots.ts'
import { schoolsQuery } from './generated/schools.ts'

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

/** One page of schools. */
export interface SchoolPage {
  readonly schools: readonly School[]
  /** Cursor of the next page, null after the last. */
  readonly next: string | null
}

/** Decodes a page of schools. */
export function schoolPage(data: unknown): SchoolPage {
  const { edges, pageInfo } = schoolsQuery.decode(data, '').units
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

/** Name of the unit `code` among the units of an answer, null when it is not there. */
export const nameIn = (data: unknown, code: string): string | null =>
  rootsQuery
    .decode(data, '')
    .units.edges.find(({ node }) => node.code === code)
    ?.node.name.normalize('NFC') ?? null
