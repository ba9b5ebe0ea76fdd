export { relayConfig, RelayConfig } from './config.ts'
export { RELAY_FAILPOINTS } from './failpoints.ts'
export { startRelay, type Relay, type RelayOptions } from './relay.ts'
