export { startNats, type NatsOptions, type RunningNats } from './start.ts'
