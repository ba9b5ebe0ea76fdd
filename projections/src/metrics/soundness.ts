import type { DeclaredModel } from '../declare/index.ts'
import type { Expression } from './expression.ts'
import type { Dimension, ItemsCounting, Metric, Milestones, RowsCounting } from './metric.ts'
import { saidValues } from './said-values.ts'

/** What a metric is checked against: names of columns that its parts may read, and what a dimension's column can hold. */
interface Known {
  /** For the message: `model attendance`. */
  readonly what: string
  readonly columns: readonly string[]
  readonly valuesOf: (column: string) => readonly string[] | undefined
}

const list = (names: readonly string[]): string => names.join(', ') || 'none'

function* lacking(known: Known, names: readonly (string | undefined)[]): Generator<string> {
  for (const name of new Set(names)) {
    if (name !== undefined && !known.columns.includes(name))
      yield `${known.what} has no column ${name}; it has ${list(known.columns)}`
  }
}

const columnsOf = (...parts: readonly (Expression | undefined)[]): readonly string[] =>
  parts.flatMap((part) => part?.columns ?? [])

function* valueFaults(known: Known, dimensions: readonly Dimension[]): Generator<string> {
  for (const { name, column, values } of dimensions) {
    const said = known.valuesOf(column)
    if (said === undefined || list([...said].sort()) === list([...(values ?? [])].sort())) continue
    yield `the dimension ${name} has the values ${list(values ?? [])}; the column ${column} of ${known.what} can have ${list(said)}`
  }
}

/** What rows and things are asked for alike. */
function* partFaults(known: Known, { dimensions }: Metric, counts: RowsCounting | ItemsCounting): Generator<string> {
  const { filter, numerator, denominator, inNumerator, level, grade } = counts
  const read = columnsOf(filter, numerator, denominator, inNumerator)
  yield* lacking(known, [...read, level, grade, ...dimensions.map(({ column }) => column)])
  yield* valueFaults(known, dimensions)
}

const knownOf = (model: DeclaredModel): Known => ({
  what: `model ${model.name}`,
  columns: model.columns.map(({ name }) => name),
  valuesOf: (column) => saidValues(model, column),
})

function* rowsFaults(metric: Metric, counts: RowsCounting): Generator<string> {
  const { model, keyed = {}, base } = counts
  const known = knownOf(model)
  yield* partFaults(known, metric, counts)
  yield* lacking(known, columnsOf(base))
  for (const name of Object.keys(keyed)) {
    if (!model.fold.keyed.includes(name))
      yield `${known.what}: reports about one thing may differ in ${name}; they agree in ${list(model.fold.keyed)}`
  }
}

/** Columns of a thing are made of what its milestones say: `day` and `newest` are there beside the model's own. */
function* milestoneFaults(model: DeclaredModel, of: Milestones): Generator<string> {
  const known = knownOf(model)
  const looked = [of.day, ...Object.values(of.columns)].flatMap(({ columns }) => columns)
  yield* lacking({ ...known, columns: [...known.columns, 'day', 'newest'] }, [...looked, of.of])
  const milestones = model.declaration.reports.flatMap(({ milestone }) => milestone ?? [])
  for (const name of new Set([...of.counted, ...of.read])) {
    if (!milestones.includes(name)) yield `${known.what} has no milestone ${name}; it has ${list(milestones)}`
  }
  const unread = of.counted.filter((name) => !of.read.includes(name))
  if (unread.length > 0) yield `counts milestones that it does not read: ${list(unread)}`
}

/**
 * A column of a thing is checked for its values where it is made of one column of the model; what is made of several, or of which
 * milestones there are, cannot be.
 */
const thingsOf = (model: DeclaredModel, { columns }: Milestones): Known => ({
  what: `a thing of ${model.name}`,
  columns: Object.keys(columns),
  valuesOf: (name) => {
    const [column, ...others] = columns[name]?.columns ?? []
    return column === undefined || others.length > 0 ? undefined : saidValues(model, column)
  },
})

function* itemsFaults(metric: Metric, counts: ItemsCounting): Generator<string> {
  const { model, of, baseDimensions = [], leastOver } = counts
  if (of.kind === 'milestones') yield* milestoneFaults(model, of)
  yield* partFaults(of.kind === 'milestones' ? thingsOf(model, of) : knownOf(model), metric, counts)
  const names = metric.dimensions.map(({ name }) => name)
  for (const name of leastOver === undefined ? baseDimensions : [...baseDimensions, leastOver]) {
    if (!names.includes(name)) yield `has no dimension ${name}; it has ${list(names)}`
  }
}

function* expectedFaults({ reporter, rhythm }: Metric, { declaration }: DeclaredModel): Generator<string> {
  const { name, expected } = declaration
  if (expected === undefined) return
  if (reporter !== expected.kind)
    yield `reporter is ${String(reporter)}; model ${name} expects each ${expected.kind} to report`
  if (rhythm !== expected.rhythm) yield `rhythm is ${String(rhythm)}; model ${name} expects ${expected.rhythm}`
}

function* faults(metric: Metric, beside: DeclaredModel): Generator<string> {
  const { counts, dimensions, family } = metric
  const model = counts.kind === 'hierarchy' ? beside : counts.model
  if (family !== model.declaration.family)
    yield `family is ${family}; model ${model.name} is of ${model.declaration.family}`
  switch (counts.kind) {
    case 'rows':
      yield* expectedFaults(metric, model)
      yield* rowsFaults(metric, counts)
      break
    case 'items':
      yield* expectedFaults(metric, model)
      yield* itemsFaults(metric, counts)
      break
    // These follow from an entry of the catalogue, which says by itself who reports, how often and which dimensions there are: neither
    // is compared with the model, nor is the series, which is data of facts.
    case 'units':
      yield* lacking(knownOf(model), ['code', ...counts.inUse.columns, ...dimensions.map(({ column }) => column)])
      break
    case 'declared':
      yield* lacking(knownOf(model), ['code', ...dimensions.map(({ column }) => column)])
      break
    // Reads attributes of units of the hierarchy, which are no columns of a model; nobody is expected to report them.
    case 'hierarchy':
      break
    default:
      counts satisfies never
  }
}

/**
 * Holds metrics against the models that they are listed beside and count in.
 * @throws RangeError naming each metric, what contradicts its model, and what there would be
 */
export function assertSoundMetrics(listed: readonly (readonly [DeclaredModel, readonly Metric[]])[]): void {
  const codes = listed.flatMap(([, metrics]) => metrics.map(({ code }) => code))
  const twice = new Set(codes.filter((code, index) => codes.indexOf(code) !== index))
  const found = [
    ...[...twice].map((code) => `metric ${code} stands twice`),
    ...listed.flatMap(([model, metrics]) =>
      metrics.flatMap((metric) => [...faults(metric, model)].map((fault) => `metric ${metric.code}: ${fault}`)),
    ),
  ]
  if (found.length > 0) throw new RangeError(found.join('\n'))
}
