/** Tells a key how long to wait, in seconds, or `undefined` to go on. */
export type RateLimit = (keyId: string) => number | undefined

interface Bucket {
  tokens: number
  filledAt: number
}

/** A token bucket for each key: `perSecond` on average and twice as many at once. Keys are few, so buckets are kept. */
export function createRateLimit(perSecond: number, now: () => number): RateLimit {
  const capacity = perSecond * 2
  const buckets = new Map<string, Bucket>()
  return (keyId) => {
    const present = now()
    let bucket = buckets.get(keyId)
    if (bucket === undefined) buckets.set(keyId, (bucket = { tokens: capacity, filledAt: present }))
    bucket.tokens = Math.min(capacity, bucket.tokens + ((present - bucket.filledAt) / 1_000) * perSecond)
    bucket.filledAt = present
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond)
    bucket.tokens -= 1
    return undefined
  }
}
