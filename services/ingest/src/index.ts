export { INGEST_FAILPOINTS } from './failpoints.ts'
