import {
  getNamedType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  stripIgnoredCharacters,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql/index.js'
import { listName } from './enum-plugin.ts'

/** A type as TypeScript writes it, and the expression of its decoder (`lib/live/decode.ts`). */
interface Written {
  readonly type: string
  readonly decoder: string
}

/** How scalars travel and what they become. */
const SCALARS: Readonly<Record<string, Written>> = {
  ID: { type: 'string', decoder: 'decode.text' },
  String: { type: 'string', decoder: 'decode.text' },
  Date: { type: 'string', decoder: 'decode.text' },
  DateTime: { type: 'number', decoder: 'decode.instant' },
  Position: { type: 'bigint', decoder: 'decode.position' },
  Int: { type: 'number', decoder: 'decode.number' },
  Float: { type: 'number', decoder: 'decode.number' },
  Boolean: { type: 'boolean', decoder: 'decode.truth' },
}

interface Field {
  readonly name: string
  readonly type: GraphQLOutputType
  readonly selections: readonly SelectionSetNode[]
}

/** Writes one operation of a document. */
class Writer {
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly enums = new Set<string>()

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]))
  }

  /** Fields by the name that they have in the answer; what is selected twice of one is put together. */
  #fields(parent: GraphQLObjectType, sets: readonly SelectionSetNode[], into = new Map<string, Field>()) {
    for (const selection of sets.flatMap((set) => set.selections)) {
      switch (selection.kind) {
        case Kind.FIELD: {
          const field = parent.getFields()[selection.name.value]
          if (field === undefined) throw new Error(`${parent.name} has no field ${selection.name.value}`)
          const name = selection.alias?.value ?? field.name
          const nested = selection.selectionSet === undefined ? [] : [selection.selectionSet]
          into.set(name, { name, type: field.type, selections: [...(into.get(name)?.selections ?? []), ...nested] })
          break
        }
        case Kind.FRAGMENT_SPREAD: {
          const fragment = this.#fragments.get(selection.name.value)
          if (fragment === undefined) throw new Error(`no fragment ${selection.name.value}`)
          this.#fields(parent, [fragment.selectionSet], into)
          break
        }
        default:
          throw new Error('inline fragments are not written: the schema has no unions')
      }
    }
    return into
  }

  object(parent: GraphQLObjectType, sets: readonly SelectionSetNode[]): Written {
    const fields = [...this.#fields(parent, sets).values()].map((field) => ({
      ...field,
      ...this.#output(field, field.type),
    }))
    return {
      type: `{ ${fields.map(({ name, type }) => `readonly ${name}: ${type}`).join('\n')} }`,
      decoder: `decode.record({ ${fields.map(({ name, decoder }) => `${name}: ${decoder}`).join(',\n')} })`,
    }
  }

  #output(field: Field, type: GraphQLOutputType): Written {
    if (isNonNullType(type)) return this.#present(field, type.ofType)
    const { type: written, decoder } = this.#present(field, type)
    return { type: `${written} | null`, decoder: `decode.nullable(${decoder})` }
  }

  #present(field: Field, type: GraphQLOutputType): Written {
    if (isListType(type)) {
      const { type: item, decoder } = this.#output(field, type.ofType)
      return { type: `readonly (${item})[]`, decoder: `decode.list(${decoder})` }
    }
    if (isObjectType(type)) return this.object(type, field.selections)
    const { name } = getNamedType(type)
    if (isEnumType(type)) {
      this.enums.add(name)
      return { type: name, decoder: `decode.oneOf(${listName(name)})` }
    }
    const scalar = SCALARS[name]
    if (scalar === undefined) throw new Error(`nothing says what the scalar ${name} becomes`)
    return scalar
  }
}

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** A plugin of graphql-codegen: the text of a query, the type of its data, and a decoder of that. */
export function plugin(
  schema: GraphQLSchema,
  documents: readonly { readonly document?: DocumentNode }[],
  { live, enums }: { readonly live: string; readonly enums: string },
): string {
  const definitions = documents.flatMap(({ document }) => document?.definitions ?? [])
  const fragments = definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION)
  const operations = definitions.filter((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  const root = schema.getQueryType()
  if (operation?.name === undefined || operations.length > 1 || root == null) throw new Error('one named query a file')
  const name = operation.name.value
  const writer = new Writer(fragments)
  const { type, decoder } = writer.object(root, [operation.selectionSet])
  const text = stripIgnoredCharacters([operation, ...fragments].map(print).join('\n'))
  const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  const required = (operation.variableDefinitions ?? [])
    .filter(({ type: of, defaultValue }) => of.kind === Kind.NON_NULL_TYPE && defaultValue === undefined)
    .map(({ variable }) => variable.name.value)
  const named = [...writer.enums].sort()
  const imported = named.flatMap((one) => [listName(one), `type ${one}`]).join(', ')
  return `
    ${named.length === 0 ? '' : `import { ${imported} } from '${enums}'`}
    import * as decode from '${live}/decode.ts'
    import type { Question } from '${live}/question.ts'

    export interface ${name}Data ${type}

    export const ${camel(name)}Query: Question<${name}Data> = {
      name: '${name}',
      document: ${JSON.stringify(text)},
      variables: ${JSON.stringify(variables)},
      required: ${JSON.stringify(required)},
      decode: ${decoder.replace('decode.record(', `decode.record<${name}Data>(`)},
    }
  `
}
