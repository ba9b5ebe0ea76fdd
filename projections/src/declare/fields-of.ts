import { formsOf } from '@ioc/contracts'
import type { TSchema } from 'typebox'

/** Names of the fields that a schema of data describes, in any of its forms. */
export function fieldsOf(schema: TSchema): ReadonlySet<string> {
  return new Set(
    formsOf(schema).flatMap((form) => {
      const properties: unknown = 'properties' in form ? form.properties : undefined
      return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
    }),
  )
}
