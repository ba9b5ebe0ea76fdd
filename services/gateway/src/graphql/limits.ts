import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type NamedTypeNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValidationContext,
  type ValidationRule,
} from 'graphql/index.js'
import { MAX_PAGE } from './paging.ts'
import { introspectionPrices, mostOf, reads, type ListPrice } from './prices.ts'

/** Bounds of one operation. */
export interface OperationLimits {
  readonly maxDepth: number
  readonly maxCost: number
}

/** What a field costs that reads from ClickHouse. */
const READ_COST = 20

/** Levels of introspection: what tools ask unwraps types nine times and more. */
const INTROSPECTION_DEPTH = 32

interface Measured {
  readonly depth: number
  readonly cost: number
}

/** A value: one, or as many as its list holds. */
const LEAF: Measured = { depth: 0, cost: 1 }

type Field = GraphQLField<unknown, unknown>
type Fields = GraphQLObjectType | GraphQLInterfaceType

/** Where a selection stands. */
interface Place {
  readonly type: Fields | undefined
  /** Whether introspection came here by all types of the schema, and not by one that the caller chose. */
  readonly all: boolean
  /** Wrappers that `ofType` has taken off so far. */
  readonly unwrapped: number
}

/** A type has at most three wrappers, as `[T!]!`: whoever asks on is answered null. */
const WRAPPERS = 3

const withFields = (type: GraphQLNamedType | undefined): Fields | undefined =>
  isObjectType(type) || isInterfaceType(type) ? type : undefined

const isIntrospection = (type: Fields | undefined): boolean => type?.name.startsWith('__') ?? false

/** Lists that belong to a type or field alone; what leads to another type is a choice. */
const OWN_LISTS: ReadonlySet<string> = new Set(['fields', 'inputFields', 'enumValues', 'args', 'locations'])

const pricesOf = new WeakMap<GraphQLSchema, ReadonlyMap<string, ListPrice>>()

function prices(schema: GraphQLSchema): ReadonlyMap<string, ListPrice> {
  const known = pricesOf.get(schema) ?? introspectionPrices(schema)
  pricesOf.set(schema, known)
  return known
}

/** How many times the selection of a field with pages or of a list may be answered. */
function pageFactor(node: FieldNode, { args }: Field): number | undefined {
  const argument = args.find(({ name }) => name === 'first')
  if (argument === undefined) return undefined
  const given = node.arguments?.find(({ name }) => name.value === 'first')?.value
  // A variable is not known yet: it counts as the largest page.
  if (given === undefined) return typeof argument.defaultValue === 'number' ? argument.defaultValue : MAX_PAGE
  return given.kind === Kind.INT ? Math.max(1, Number(given.value)) : MAX_PAGE
}

class Meter {
  readonly #context: ValidationContext
  readonly #fragments = new Map<string, Measured>()
  readonly #open = new Set<string>()

  constructor(context: ValidationContext) {
    this.#context = context
  }

  selection(set: SelectionSetNode, place: Place): Measured {
    let [depth, cost] = [0, 0]
    for (const node of set.selections) {
      const measured = this.#node(node, place)
      depth = Math.max(depth, measured.depth)
      cost += measured.cost
    }
    return { depth, cost }
  }

  #node(node: SelectionSetNode['selections'][number], place: Place): Measured {
    switch (node.kind) {
      case Kind.FIELD:
        return this.#field(node, place)
      case Kind.INLINE_FRAGMENT:
        return this.selection(node.selectionSet, this.#on(node.typeCondition, place))
      case Kind.FRAGMENT_SPREAD:
        return this.#spread(this.#context.getFragment(node.name.value), place)
      default: {
        const impossible: never = node
        throw new Error(`unknown selection ${String(impossible)}`)
      }
    }
  }

  #on(condition: NamedTypeNode | undefined, place: Place): Place {
    if (condition === undefined) return place
    const type = withFields(this.#context.getSchema().getType(condition.name.value))
    return { ...place, type: type ?? place.type }
  }

  #definition({ name: { value } }: FieldNode, parent: Fields): Field | undefined {
    if (value === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
    return value === TypeMetaFieldDef.name ? TypeMetaFieldDef : parent.getFields()[value]
  }

  #field(node: FieldNode, { type: parent, all, unwrapped }: Place): Measured {
    const definition = parent === undefined ? undefined : this.#definition(node, parent)
    // Another rule names what does not exist.
    if (parent === undefined || definition === undefined) return { depth: 1, cost: 1 }
    const type = withFields(getNamedType(definition.type))
    const place = {
      type,
      all: parent.name === '__Schema' || (all && OWN_LISTS.has(definition.name)),
      unwrapped: definition.name === 'ofType' ? unwrapped + 1 : 0,
    }
    const inner = node.selectionSet === undefined ? LEAF : this.selection(node.selectionSet, place)
    if (place.unwrapped > WRAPPERS) return { depth: inner.depth + 1, cost: 1 }
    const isRead = parent === this.#context.getSchema().getQueryType() && !isIntrospection(type)
    const own = isRead || reads(parent.name, definition.name) ? READ_COST : 1
    const factor = pageFactor(node, definition) ?? this.#listFactor(parent, definition, all)
    const cost = inner === LEAF && own === 1 ? factor : own + factor * inner.cost
    const isEntry = isIntrospection(type) && !isIntrospection(parent)
    return { depth: isEntry && inner.depth <= INTROSPECTION_DEPTH ? 1 : inner.depth + 1, cost }
  }

  #listFactor(parent: Fields, definition: Field, all: boolean): number {
    if (!isListType(getNullableType(definition.type))) return 1
    if (!isIntrospection(parent)) return mostOf(parent.name, definition.name)
    const price = prices(this.#context.getSchema()).get(`${parent.name}.${definition.name}`)
    // Over all types the mean is exact; whoever goes on from a chosen type may have chosen the largest.
    return (all ? price?.mean : price?.most) ?? 1
  }

  /** A fragment is measured once for each way to it, however often it is spread: measuring itself would be the attack. */
  #spread(fragment: FragmentDefinitionNode | null | undefined, place: Place): Measured {
    if (fragment == null || this.#open.has(fragment.name.value)) return { depth: 0, cost: 1 }
    const key = `${fragment.name.value} ${place.all} ${place.unwrapped}`
    const known = this.#fragments.get(key)
    if (known !== undefined) return known
    this.#open.add(fragment.name.value)
    const measured = this.selection(fragment.selectionSet, this.#on(fragment.typeCondition, place))
    this.#open.delete(fragment.name.value)
    this.#fragments.set(key, measured)
    return measured
  }
}

/** A validation rule that refuses operations that are too deep or cost too much. */
export const limitsRule =
  ({ maxDepth, maxCost }: OperationLimits): ValidationRule =>
  (context): ASTVisitor => ({
    OperationDefinition(operation) {
      const type = context.getSchema().getRootType(operation.operation) ?? undefined
      const { depth, cost } = new Meter(context).selection(operation.selectionSet, { type, all: false, unwrapped: 0 })
      const refuse = (message: string) =>
        context.reportError(new GraphQLError(message, { nodes: operation, extensions: { code: 'TOO_LARGE' } }))
      if (depth > maxDepth) refuse(`The operation is ${depth} levels deep; at most ${maxDepth} are allowed`)
      if (cost > maxCost) refuse(`The operation costs ${cost}; at most ${maxCost} is allowed: ask for smaller pages`)
      return false
    },
  })
