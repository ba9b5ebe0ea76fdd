/** Where the relay can be made to die: before, between and after each of its steps. */
export const RELAY_FAILPOINTS = [
  'relay.before-tail',
  'relay.after-tail',
  'relay.before-publish',
  'relay.after-publish',
  'relay.after-ack',
] as const
