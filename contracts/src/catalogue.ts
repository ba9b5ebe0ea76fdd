import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import data from '../data/catalogue.json' with { type: 'json' }
import { UnitKindField, naming } from './events/fields.ts'
import { namesIn } from './events/names.ts'

const common = {
  code: naming(Type.String({ minLength: 1, description: 'Code used in reports' })),
  name: Type.String({ minLength: 1, description: 'Name in Vietnamese' }),
  reporter: UnitKindField,
  frequency: Type.Enum(['year', 'term', 'month', 'on-change'], { description: 'How often it is reported' }),
  source: Type.String({ description: 'Plan or regulation that asks for it' }),
}

/** A capability: in use or not. It adds up as the number of distinct units that use it. */
export const CapabilityEntry = Type.Object(
  { ...common, kind: Type.Literal('capability') },
  { additionalProperties: false },
)
export type CapabilityEntry = Static<typeof CapabilityEntry>

/** A measure: how it is counted, and how it adds up over units and over time. */
export const MeasureEntry = Type.Object(
  {
    ...common,
    kind: Type.Literal('measure'),
    form: Type.Enum(['value', 'part-whole'], { description: 'A value, or a part of a whole' }),
    unit: Type.String({ description: 'Unit of the value, for example computer, lesson, percent' }),
    dimensions: Type.Array(naming(Type.String()), { description: 'Dimensions that reports may carry' }),
    overUnits: Type.Enum(['sum', 'mean'], { description: 'How values of several units add up' }),
    overTime: Type.Enum(['sum', 'last'], { description: 'How values of several periods add up' }),
    minimum: Type.Optional(Type.Number({ description: 'Plausible lower bound of one report' })),
    maximum: Type.Optional(Type.Number({ description: 'Plausible upper bound of one report' })),
  },
  { additionalProperties: false },
)
export type MeasureEntry = Static<typeof MeasureEntry>

const CatalogueFile = Type.Object(
  {
    version: Type.Integer({
      minimum: 1,
      description: 'Raised with every change; read models are rebuilt when it changes',
    }),
    entries: Type.Array(Type.Union([CapabilityEntry, MeasureEntry])),
  },
  { additionalProperties: false },
)
export type CatalogueFile = Static<typeof CatalogueFile>

/** The catalogue of codes: a new capability or measure is a line of data, never code. */
export interface Catalogue {
  readonly version: number
  readonly entries: readonly (CapabilityEntry | MeasureEntry)[]
  readonly capability: (code: string) => CapabilityEntry | undefined
  readonly measure: (code: string) => MeasureEntry | undefined
}

const checkFile = Compile(CatalogueFile)
const withNames = namesIn(CatalogueFile)

/**
 * Reads a catalogue file; its codes are names, written in one way as those of reports are.
 * @throws Error naming the first entry that does not fit, or a code that stands twice.
 */
export function parseCatalogue(text: unknown): Catalogue {
  const named = withNames(text)
  const file = named.kind === 'normal' ? named.data : text
  if (!checkFile.Check(file)) {
    const [first] = checkFile.Errors(file)
    throw new Error(`catalogue${first?.instancePath ?? ''}: ${first?.message ?? 'does not fit its schema'}`)
  }
  const byCode = new Map(file.entries.map((entry) => [`${entry.kind} ${entry.code}`, entry]))
  if (byCode.size !== file.entries.length) throw new Error('catalogue: a code stands twice')
  return {
    version: file.version,
    entries: file.entries,
    capability: (code) => {
      const entry = byCode.get(`capability ${code}`)
      return entry?.kind === 'capability' ? entry : undefined
    },
    measure: (code) => {
      const entry = byCode.get(`measure ${code}`)
      return entry?.kind === 'measure' ? entry : undefined
    },
  }
}

/** The catalogue that ships with the system. */
export const catalogue: Catalogue = parseCatalogue(data)
