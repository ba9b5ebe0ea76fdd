export { createFailpoints, noFailpoints } from './failpoints.ts'
export type { Failpoints } from './failpoints.ts'
