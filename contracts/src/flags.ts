import { families } from './families/families.ts'
import type { Family } from './families/family.ts'
import { GENERAL_FLAGS, type GeneralFlag } from './families/general.ts'

type FlagsIn<Each> = Each extends { readonly flags: infer Flags } ? keyof Flags : never

/** Marks on facts that can be read but look wrong: they are stored, counted, and shown under data quality. */
export type Flag = GeneralFlag | FlagsIn<(typeof families)[number]>

/** What each family says about each flag, behind what is said of it in general. */
function meanings(): Map<string, string[]> {
  const said = new Map<string, string[]>(Object.entries(GENERAL_FLAGS).map(([flag, meaning]) => [flag, [meaning]]))
  const declared = families.flatMap(({ flags }: Family) => Object.entries(flags))
  for (const [flag, { meaning }] of declared) said.set(flag, [...(said.get(flag) ?? []), meaning])
  return said
}

/** Every flag and what it means. */
export const FLAGS = Object.fromEntries(
  [...meanings()].map(([flag, said]) => [flag, said.join('; ')]),
  // The keys are those that the type is made of.
) as Readonly<Record<Flag, string>>

export const isFlag = (value: string): value is Flag => Object.hasOwn(FLAGS, value)
