/** Places where a test can make ingest die, in the order in which a fact passes them. */
export const INGEST_FAILPOINTS = [
  'ingest.before-decide',
  'ingest.before-append',
  'ingest.after-append',
  'ingest.before-index',
  'ingest.after-index',
  'ingest.before-answer',
  'ingest.after-answer',
  'ingest.before-checkpoint',
  'ingest.after-checkpoint',
] as const
