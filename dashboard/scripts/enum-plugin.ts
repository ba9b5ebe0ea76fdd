import {
  getNamedType,
  isEnumType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql/index.js'

/** `SchoolState` → `SCHOOL_STATES`. */
export const listName = (name: string): string => `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}S`

/** A plugin of graphql-codegen: the enums that the documents' answers hold, as lists of their values. */
export function plugin(schema: GraphQLSchema, documents: readonly { readonly document?: DocumentNode }[]): string {
  const found = new Map<string, readonly string[]>()
  const info = new TypeInfo(schema)
  for (const { document } of documents) {
    if (document === undefined) continue
    const onField = (): void => {
      const type = getNamedType(info.getType())
      if (isEnumType(type))
        found.set(
          type.name,
          type.getValues().map(({ name }) => name),
        )
    }
    visit(document, visitWithTypeInfo(info, { Field: onField }))
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, values]) => `
        export const ${listName(name)} = ${JSON.stringify(values)} as const
        export type ${name} = (typeof ${listName(name)})[number]
      `,
    )
    .join('\n')
}
