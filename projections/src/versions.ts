import { canonicalJson } from '@ioc/contracts'
import type { ReadModel } from './read-model.ts'

/** Raised when the runtime itself lays out `facts`, `dead_letters` or statuses in another way. */
export const RUNTIME_VERSION = 4

/** Names a key's fingerprint among versions; no table has a name that begins so. */
const THINGS = '_things'

/** What a generation's tables are laid out for: runtime, read models by name and the key of things, as canonical JSON. */
export function modelVersions(models: readonly ReadModel[]): string {
  const fingerprints = [...new Set(models.flatMap(({ keyFingerprint }) => keyFingerprint ?? []))].sort()
  return canonicalJson({
    runtime: RUNTIME_VERSION,
    ...(fingerprints.length === 0 ? {} : { [THINGS]: fingerprints.join(' ') }),
    ...Object.fromEntries(models.map(({ name, version }) => [name, version])),
  })
}

const layoutOf = (versions: string): string => {
  const parsed: unknown = JSON.parse(versions)
  const { [THINGS]: _, ...layout } = { ...Object(parsed) } as Record<string, unknown>
  return canonicalJson(layout)
}

/**
 * Whether tables made for one text of {@link modelVersions} can be read by who knows the other. The key of things decides what rows
 * hold and not how they are read: a reader needs no secret.
 */
export function sameLayout(one: string, other: string): boolean {
  try {
    return layoutOf(one) === layoutOf(other)
  } catch {
    return false
  }
}
