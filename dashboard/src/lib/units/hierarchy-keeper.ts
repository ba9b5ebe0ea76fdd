import type { Scheduler } from '../live/pacer.ts'
import { rootsQuery } from './generated/roots.ts'
import { schoolsQuery } from './generated/schools.ts'
import { nameIn, schoolPage, type Hierarchy, type School } from './hierarchy.ts'

/** Asks GraphQL one question; the answer is `data`, undecoded. */
export type Ask = (document: string, variables: Record<string, unknown>) => Promise<unknown>

/** What the wall shows: a unit on a day, with the schools under it. */
export interface ShownUnit {
  readonly unit: string
  readonly date: string
  readonly schools: readonly { readonly school: string }[]
}

export interface Names {
  readonly schools: Hierarchy
  /** Name of the unit that the wall stands for; null while it is not known. */
  readonly unit: string | null
}

/** Before anything is known. */
export const NO_NAMES: Names = { schools: new Map(), unit: null }

const PAGE = 200
const MOST_PAGES = 250
const RETRY_MS = 5000
const REFRESH_MS = 600_000
const ROOT_KINDS = ['province', 'department', 'district', 'commune'] as const

/** Reads all schools under a unit on a day, page by page, and the unit's own name. */
export async function loadNames(ask: Ask, unit: string, date: string): Promise<Names> {
  const schools = new Map<string, School>()
  let after: string | null = null
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = schoolPage(await ask(schoolsQuery.document, { under: unit, at: date, first: PAGE, after }))
    for (const school of read.schools) schools.set(school.code, school)
    if (read.next === null) break
    after = read.next
  }
  return { schools, unit: await unitName(ask, unit, date) }
}

async function unitName(ask: Ask, unit: string, date: string): Promise<string | null> {
  for (const kind of ROOT_KINDS) {
    const name = nameIn(await ask(rootsQuery.document, { kind, at: date }), unit)
    if (name !== null) return name
  }
  return null
}

/**
 * Keeps the names of what the wall shows: read again when the wall shows a school that has no name yet, on another day or
 * for another unit, and every ten minutes (schools are renamed); at most every five seconds. A failure is reported and
 * tried again with the next state; what is known stays.
 */
export function keepNames(options: {
  readonly ask: Ask
  readonly scheduler: Scheduler
  readonly onNames: (names: Names) => void
  readonly onError: (error: unknown) => void
}) {
  let known: { names: Names; unit: string; date: string; at: number } | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let loading = false

  // As long as no unit is open there is nothing to ask about.
  const needed = (state: ShownUnit, now: number): boolean =>
    state.unit !== '' &&
    (known === undefined ||
      known.unit !== state.unit ||
      known.date !== state.date ||
      now - known.at > REFRESH_MS ||
      state.schools.some(({ school }) => known?.names.schools.has(school) !== true))

  return {
    /** Looks whether the names suffice for this state; the answer resolves when a load it started has ended. */
    async consider(state: ShownUnit): Promise<void> {
      const now = options.scheduler.now()
      if (loading || now - triedAt < RETRY_MS || !needed(state, now)) return
      loading = true
      triedAt = now
      try {
        const names = await loadNames(options.ask, state.unit, state.date)
        known = { names, unit: state.unit, date: state.date, at: now }
        options.onNames(names)
      } catch (error) {
        options.onError(error)
      } finally {
        loading = false
      }
    },
  }
}
