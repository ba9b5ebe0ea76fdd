import { formsOf, type EventDefinition } from '@ioc/contracts'
import { sourceOf } from '../declare/encoder.ts'
import type { DeclaredModel } from '../declare/index.ts'

/** What a schema says that a field can be: texts of its closed list, true or false; undefined where it says no list. */
function listed(schema: unknown): readonly string[] | undefined {
  const { type, items, enum: values } = Object(schema) as { type?: unknown; items?: unknown; enum?: unknown }
  if (Array.isArray(values)) return values.map(String)
  if (type === 'boolean') return ['true', 'false']
  return items === undefined ? undefined : listed(items)
}

/** The lists of a field in the forms of a type that have it. */
function listsOf({ schema }: EventDefinition, field: string): readonly (readonly string[] | undefined)[] {
  return formsOf(schema).flatMap((form) => {
    const { properties = {} } = Object(form) as { properties?: Readonly<Record<string, unknown>> }
    return Object.hasOwn(properties, field) ? [listed(properties[field])] : []
  })
}

/**
 * The values that a column can have by the schemas of the fields that fill it, or that are fixed in it.
 * @returns undefined where a field is no closed list, or something is read from fields: then nothing can be said
 */
export function saidValues({ declaration }: DeclaredModel, name: string): readonly string[] | undefined {
  const column = declaration.columns.find((each) => each.name === name)
  if (column === undefined) return undefined
  const lists = declaration.reports.flatMap(({ event, rows }) =>
    rows.flatMap((row) => {
      const source = sourceOf(column, row)
      if (source.kind === 'fixed') return [[String(source.value)]]
      return source.kind === 'field' ? listsOf(event, source.field) : [undefined]
    }),
  )
  const said = lists.filter((list) => list !== undefined)
  return said.length === 0 || said.length < lists.length ? undefined : [...new Set(said.flat())]
}
