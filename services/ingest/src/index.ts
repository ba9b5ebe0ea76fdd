export { buildIngest, type IngestParts } from './app.ts'
export { IngestConfig } from './config.ts'
export { INGEST_FAILPOINTS } from './failpoints.ts'
export {
  apiKeyPath,
  keysPath,
  ensureApiKey,
  issueKey,
  listKeys,
  revokeKey,
  KeyFileError,
  type KeyRecord,
} from './keys/key-file.ts'
export { keyWitness, type KnowsKey } from './keys/key-witness.ts'
export { startIngest, type IngestSurroundings, type RunningIngest } from './start-ingest.ts'
