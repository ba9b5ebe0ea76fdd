/** Places where a test can stop the gateway; all are reached by its own watch over the read models, without any client. */
export const GATEWAY_FAILPOINTS = [
  'gateway.before-query',
  'gateway.after-query',
  'gateway.before-publish',
  'gateway.after-publish',
] as const
