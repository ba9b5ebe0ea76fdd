/** Places in the append path where a test can make the process die: before, between and after its steps. */
export const LOG_FAILPOINTS = [
  'log.before-write',
  'log.after-write',
  'log.after-sync',
  'log.after-index',
  'log.after-answer',
  'log.before-segment',
  'log.after-segment',
  'log.before-index-file',
  'log.after-index-file',
] as const
