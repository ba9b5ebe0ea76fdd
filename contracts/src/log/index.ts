export * from './fact.ts'
export * from './message.ts'
export type { RecordPlace } from './record-place.ts'
