import type { Static } from 'typebox'
import type { EventDefinition } from '../events/define-event.ts'
import type { Upcaster } from '../events/upcaster.ts'
import type { DatedFact, GeneralFlag, Surroundings } from './general.ts'

/** What looks wrong about facts of some types; pure. */
export interface Rule<Flag extends string = string> {
  readonly types: readonly string[]
  /** Only for facts of these types, whose data fits its schema. */
  readonly judge: (fact: DatedFact, around: Surroundings) => readonly Flag[]
}

/** Declares a quality rule: which flags a fact of some types carries, from its data, the rest of it and its surroundings. */
export const rule = <Definition extends EventDefinition, Flag extends string>(
  of: readonly Definition[],
  judge: (data: Static<Definition['schema']>, fact: DatedFact, around: Surroundings) => readonly Flag[],
): Rule<Flag> => ({
  types: of.map(({ type }) => type),
  // The data was checked against the schema of its type before any rule sees it.
  judge: (fact, around) => judge(fact.data as Static<Definition['schema']>, fact, around),
})

/** A flag that a family sets. */
export interface DeclaredFlag {
  /** What it says about a fact; of a general flag what the family adds to it. */
  readonly meaning: string
  /** A type, and what has to change in the data of its example for the flag to be set. */
  readonly example: readonly [of: EventDefinition, change: Readonly<Record<string, unknown>>]
}

/** A family of facts: all that the rest of the system knows about it follows from this. */
export interface Family<Flags = Readonly<Record<string, DeclaredFlag>>> {
  /** Second part of the names of its types: `vn.edu.<family>.…`. */
  readonly name: string
  /** `reported` comes in from outside; `own` is written by our own services and refused from outside. */
  readonly origin: 'reported' | 'own'
  /** In the order in which documents list them. */
  readonly events: readonly EventDefinition[]
  /** One a superseded version. */
  readonly upcasters: readonly Upcaster[]
  /** Flags of its own, and general ones of which there is more to say. */
  readonly flags: Flags
  readonly rules: readonly Rule[]
}

/** Declares a family. Its rules set general flags and those that it declares; others do not compile. */
export const defineFamily = <const Flags extends Readonly<Record<string, DeclaredFlag>>>(
  family: Family<Flags> & { readonly rules: readonly Rule<GeneralFlag | NoInfer<keyof Flags & string>>[] },
): typeof family => family
