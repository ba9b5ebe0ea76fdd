import { canonicalJson } from '@ioc/contracts'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import type { ReadModel } from './read-model.ts'

/** Raised when the runtime itself lays out `facts`, `dead_letters` or statuses in another way. */
export const RUNTIME_VERSION = 5

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

const RUNTIME = Compile(Type.Object({ runtime: Type.Integer() }))

function runtimeOf(versions: string): number | undefined {
  try {
    const parsed: unknown = JSON.parse(versions)
    return RUNTIME.Check(parsed) ? parsed.runtime : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether a generation made for one text of {@link modelVersions} can be read by who knows the other: the runtime's own tables decide.
 * Which versions of which read models are complete in it is another question, asked of each (`live-tables.ts`).
 */
export const sameLayout = (one: string, other: string): boolean =>
  runtimeOf(one) !== undefined && runtimeOf(one) === runtimeOf(other)
