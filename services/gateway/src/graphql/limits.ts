import {
  getNamedType,
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  isObjectType,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql/index.js'
import { MAX_PAGE } from './paging.ts'

/** Bounds of one operation. */
export interface OperationLimits {
  readonly maxDepth: number
  readonly maxCost: number
}

/** A field of the root reads from ClickHouse. */
const READ_COST = 20

interface Measured {
  readonly depth: number
  readonly cost: number
}

const isIntrospection = (name: string): boolean => name.startsWith('__')

function pageFactor(field: FieldNode, definition: GraphQLField<unknown, unknown> | undefined): number {
  const argument = definition?.args.find(({ name }) => name === 'first')
  if (argument === undefined) return 1
  const given = field.arguments?.find(({ name }) => name.value === 'first')?.value
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

  selection(set: SelectionSetNode, parent: GraphQLObjectType | undefined): Measured {
    let [depth, cost] = [0, 0]
    for (const node of set.selections) {
      const measured = this.#node(node, parent)
      depth = Math.max(depth, measured.depth)
      cost += measured.cost
    }
    return { depth, cost }
  }

  #node(node: SelectionSetNode['selections'][number], parent: GraphQLObjectType | undefined): Measured {
    switch (node.kind) {
      case Kind.FIELD:
        return this.#field(node, parent)
      case Kind.INLINE_FRAGMENT:
        return this.selection(node.selectionSet, parent)
      case Kind.FRAGMENT_SPREAD:
        return this.#spread(this.#context.getFragment(node.name.value), parent)
      default: {
        const impossible: never = node
        throw new Error(`unknown selection ${String(impossible)}`)
      }
    }
  }

  #field(node: FieldNode, parent: GraphQLObjectType | undefined): Measured {
    // Introspection is bounded by the schema itself.
    if (isIntrospection(node.name.value)) return { depth: 0, cost: 1 }
    const definition = parent?.getFields()[node.name.value]
    const type = definition === undefined ? undefined : getNamedType(definition.type)
    const inner =
      node.selectionSet === undefined
        ? { depth: 0, cost: 0 }
        : this.selection(node.selectionSet, isObjectType(type) ? type : undefined)
    const own = parent !== undefined && parent === this.#context.getSchema().getQueryType() ? READ_COST : 1
    return { depth: inner.depth + 1, cost: own + pageFactor(node, definition) * inner.cost }
  }

  /** A fragment is measured once, however often it is spread: otherwise measuring itself would be the attack. */
  #spread(fragment: FragmentDefinitionNode | null | undefined, parent: GraphQLObjectType | undefined): Measured {
    if (fragment == null || this.#open.has(fragment.name.value)) return { depth: 0, cost: 0 }
    const known = this.#fragments.get(fragment.name.value)
    if (known !== undefined) return known
    this.#open.add(fragment.name.value)
    const measured = this.selection(fragment.selectionSet, parent)
    this.#open.delete(fragment.name.value)
    this.#fragments.set(fragment.name.value, measured)
    return measured
  }
}

/** A validation rule that refuses operations that are too deep or cost too much. */
export const limitsRule =
  ({ maxDepth, maxCost }: OperationLimits): ValidationRule =>
  (context): ASTVisitor => ({
    OperationDefinition(operation) {
      const root = context.getSchema().getRootType(operation.operation) ?? undefined
      const { depth, cost } = new Meter(context).selection(operation.selectionSet, root)
      const refuse = (message: string) =>
        context.reportError(new GraphQLError(message, { nodes: operation, extensions: { code: 'TOO_LARGE' } }))
      if (depth > maxDepth) refuse(`The operation is ${depth} levels deep; at most ${maxDepth} are allowed`)
      if (cost > maxCost) refuse(`The operation costs ${cost}; at most ${maxCost} is allowed: ask for smaller pages`)
      return false
    },
  })
