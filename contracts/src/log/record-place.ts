/** What identifies an event in the log, before its content is read. */
export interface RecordPlace {
  readonly position: bigint
  readonly revision: bigint
  readonly stream: string
  readonly eventId: string
  readonly type: string
}
