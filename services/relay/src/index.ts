export { RELAY_FAILPOINTS } from './failpoints.ts'
export { startRelay } from './relay.ts'
