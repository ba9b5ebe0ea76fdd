export {
  apiKeyPath,
  keysPath,
  ensureApiKey,
  issueKey,
  listKeys,
  revokeKey,
  KeyFileError,
  type KeyRecord,
} from './key-file.ts'
export { openKeyRing, type KeyRing } from './key-ring.ts'
export { keyWitness, type KnowsKey } from './key-witness.ts'
export { allowance } from './permission.ts'
export type { Principal } from './read-ring.ts'
