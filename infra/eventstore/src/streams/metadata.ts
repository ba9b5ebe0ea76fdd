/** `$tb` of a deleted stream: everything is hidden and the stream counts as missing (2^63 - 1, rounded to a double). */
const DELETED_TB = 2 ** 63
/** The same as JSON text; a double would print other digits. */
export const SOFT_DELETE_JSON = '{"$tb":9223372036854775807}'

/** What a stream's metadata hides of it. */
export interface StreamMetadata {
  /** Events before this revision are hidden. */
  readonly truncateBefore: number
  readonly maxCount: number | undefined
  readonly maxAgeMs: number | undefined
}

export const NO_METADATA: StreamMetadata = { truncateBefore: 0, maxCount: undefined, maxAgeMs: undefined }
/** A metadata stream keeps only its newest event. */
export const METASTREAM_METADATA: StreamMetadata = { truncateBefore: 0, maxCount: 1, maxAgeMs: undefined }

export const isMetastream = (name: string): boolean => name.startsWith('$$')
export const metastreamOf = (name: string): string => `$$${name}`
export const originalOf = (metastream: string): string => metastream.slice(2)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The JSON object in `data`, or undefined: metadata that is not an object is stored and ignored. */
function parseObject(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'))
    return isObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const within = (value: unknown, least: number): number | undefined | 'invalid' => {
  if (value === undefined || value === null) return undefined
  return typeof value === 'number' && Number.isInteger(value) && value >= least ? value : 'invalid'
}

/** Reads what a `$metadata` event says; metadata with an invalid part has no effect at all. */
export function parseMetadata(data: Buffer): StreamMetadata {
  const object = parseObject(data)
  if (object === undefined) return NO_METADATA
  const truncateBefore = within(object['$tb'], 0)
  const maxCount = within(object['$maxCount'], 1)
  const maxAge = within(object['$maxAge'], 1)
  if (truncateBefore === 'invalid' || maxCount === 'invalid' || maxAge === 'invalid') return NO_METADATA
  return { truncateBefore: truncateBefore ?? 0, maxCount, maxAgeMs: maxAge === undefined ? undefined : maxAge * 1000 }
}

export const isSoftDeleted = (metadata: StreamMetadata): boolean => metadata.truncateBefore >= DELETED_TB

/** First revision that is not hidden by count or truncation; `last` is the stream's newest revision. */
export function firstShown(metadata: StreamMetadata, last: number): number {
  const byCount = metadata.maxCount === undefined ? 0 : last - metadata.maxCount + 1
  return Math.max(metadata.truncateBefore, byCount, 0)
}

/** Metadata that undoes a soft delete: the raw object with `$tb` set to the first new revision. */
export function undeleted(data: Buffer, firstRevision: number): Buffer | undefined {
  const object = parseObject(data)
  return object === undefined ? undefined : Buffer.from(JSON.stringify({ ...object, $tb: firstRevision }))
}
