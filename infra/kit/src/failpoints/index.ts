export { createFailpoints, noFailpoints, parseFailpoints } from './failpoints.ts'
export type { FailpointAction, FailpointRule, Failpoints } from './failpoints.ts'
