import { canonicalJson } from '@ioc/contracts'
import type { ReadModel } from './read-model.ts'

/** Raised when the runtime itself lays out `facts`, `dead_letters` or statuses in another way. */
export const RUNTIME_VERSION = 4

/** What a generation's tables are laid out for: runtime and read models by name, as canonical JSON. */
export const modelVersions = (models: readonly ReadModel[]): string =>
  canonicalJson({
    runtime: RUNTIME_VERSION,
    ...Object.fromEntries(models.map(({ name, version }) => [name, version])),
  })
