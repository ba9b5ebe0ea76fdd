export { buildIngest, type IngestParts } from './app.ts'
export { IngestConfig } from './config.ts'
export { INGEST_FAILPOINTS } from './failpoints.ts'
export { startIngest, type IngestSurroundings, type RunningIngest } from './start-ingest.ts'
