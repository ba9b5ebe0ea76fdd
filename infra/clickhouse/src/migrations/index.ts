export { migrate } from './migrate.ts'
export type { ClusterSettings } from './template.ts'
