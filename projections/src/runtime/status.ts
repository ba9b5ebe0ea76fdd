/** What the projector is doing; positions are decimal strings. */
export interface ProjectorStatus {
  readonly state: 'live' | 'building' | 'fenced' | 'starting'
  readonly epoch: number
  readonly generation: number | null
  readonly position: string
  /** Real time (ISO 8601) at which it was last level with the log. */
  readonly confirmedAt: string | null
  readonly build: { readonly generation: number; readonly position: string; readonly reason: string } | null
  readonly versions: string
  readonly catalogueVersion: number
}
