export * from './facts.ts'
export * from './stream.ts'
export { until } from './until.ts'
