import type { LiveTable } from '../live-tables.ts'

/** A build in progress; positions are decimal strings. */
export interface BuildStatus {
  /** The whole generation, or some read models within the live one. */
  readonly kind: 'generation' | 'models'
  /** Of the generation that is built, or within which models are. */
  readonly generation: number
  readonly models: readonly string[]
  readonly position: string
  /** Where it has to arrive, as far as is known. */
  readonly head: string
  /** Entries of the log taken in so far. */
  readonly facts: number
  readonly reason: string
}

/** What the projector is doing; positions are decimal strings. */
export interface ProjectorStatus {
  readonly state: 'live' | 'building' | 'fenced' | 'starting'
  readonly epoch: number
  readonly generation: number | null
  readonly position: string
  /** Real time (ISO 8601) at which it was last level with the log. */
  readonly confirmedAt: string | null
  /** The generation that is built if there is one, else the models. */
  readonly build: BuildStatus | null
  /** Read models whose tables are complete: which version, and how often its rows have been made. */
  readonly models: Readonly<Record<string, LiveTable>>
  /** Read models that are built or wait for it. */
  readonly waiting: readonly string[]
  /** What this version of the code makes: runtime and read models by name, as canonical JSON. */
  readonly versions: string
}
