import Type, { type Static, type TSchema } from 'typebox'

type Beside<One, Other> = One & { readonly [Key in Exclude<keyof Other, keyof One>]?: undefined }

/** Data of exactly one of two forms; the fields of the other are absent. */
export type EitherOf<One, Other> = Beside<One, Other> | Beside<Other, One>

/** A schema that exactly one of two forms fits: `oneOf`, which generators of code know, without a `not`. */
export const EitherForm = <One extends TSchema, Other extends TSchema>(
  forms: readonly [One, Other],
  description: string,
) => Type.Unsafe<EitherOf<Static<One>, Static<Other>>>({ oneOf: forms, description })

/** The forms of a schema: its alternatives where it has some, else itself. */
export function formsOf(schema: TSchema): readonly TSchema[] {
  const forms = 'oneOf' in schema ? schema.oneOf : 'anyOf' in schema ? schema.anyOf : undefined
  return Array.isArray(forms) ? forms.filter((form) => Type.IsSchema(form)) : [schema]
}
