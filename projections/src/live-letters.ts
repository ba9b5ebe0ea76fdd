import type { LiveTables } from './live-tables.ts'

/**
 * SQL: dead letters that stand now. A letter of one read model belongs to a build of it: those of a build that is not live, or not
 * any more, say nothing. Its parameters are {@link lettersOf}.
 */
export const LIVE_LETTERS = "(model = '' OR has({builds:Array(String)}, concat(model, ' ', toString(build))))"

/** Parameters of {@link LIVE_LETTERS}. */
export const lettersOf = (tables: LiveTables): { readonly builds: readonly string[] } => ({
  builds: [...tables].map(([name, { build }]) => `${name} ${build}`),
})
