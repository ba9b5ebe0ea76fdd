/** Where a fact stands in the log. `position` is absent until the log has told it. */
export interface KnownFact {
  readonly stream: string
  readonly revision: bigint
  readonly position: bigint | undefined
  readonly hash: string
}
