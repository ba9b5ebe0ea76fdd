import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { CivilDate, LevelField, Period, naming } from './events/fields.ts'
import { namesIn } from './events/names.ts'

const Text = (description: string) => Type.String({ minLength: 1, description })
const DECIMAL = '^\\d+(,\\d+)?$'

/** What the source prints for an indicator, digit by digit as printed (decimal comma). */
const Printed = Type.Object(
  {
    words: Text("The source's words"),
    percent: Type.Optional(Type.String({ pattern: DECIMAL, description: 'Percentage printed, without the sign' })),
    numerator: Type.Optional(Type.String({ pattern: DECIMAL, description: 'Count printed' })),
    denominator: Type.Optional(Type.String({ pattern: DECIMAL, description: 'Base printed' })),
  },
  { additionalProperties: false, description: 'What the source prints; never used as an answer' },
)

/** One indicator of a plan: which figure of the catalogue it is, for which level, and what the plan wants of it. */
export const KpiIndicator = Type.Object(
  {
    code: naming(Text('Code of the indicator within the pack')),
    name: Text('Name in Vietnamese'),
    of: Type.Object(
      {
        kind: Type.Enum(['capability', 'measure'], { description: 'Which kind of catalogue entry' }),
        code: naming(Text('Code in the catalogue')),
      },
      { additionalProperties: false },
    ),
    level: Type.Optional(LevelField),
    period: Type.Optional(Period),
    target: Type.Optional(
      Type.Number({ minimum: 0, description: 'Percent for a part of a whole, else in the unit of the measure' }),
    ),
    direction: Type.Optional(
      Type.Enum(['at-least', 'more-than', 'at-most'], { description: 'How the actual value must stand to the target' }),
    ),
    printed: Type.Optional(Printed),
  },
  { additionalProperties: false },
)
export type KpiIndicator = Static<typeof KpiIndicator>

/** A plan as data: whose it is, which period it speaks of, and its indicators. */
export const KpiPack = Type.Object(
  {
    code: naming(Text('Code of the pack')),
    version: Type.Integer({ minimum: 1, description: 'Raised with every change' }),
    name: Text('Name of the plan in Vietnamese'),
    source: Text('Where it was published'),
    owner: Type.Object(
      {
        name: Text('Who answers for the plan'),
        validFrom: Type.Optional(CivilDate('First day on which the owner exists')),
        validTo: Type.Optional(CivilDate('Last day on which the owner exists: it may end during the plan')),
      },
      { additionalProperties: false },
    ),
    period: Period,
    indicators: Type.Array(KpiIndicator, { minItems: 1 }),
  },
  { additionalProperties: false, description: 'A KPI pack' },
)
export type KpiPack = Static<typeof KpiPack>

const validator = Compile(KpiPack)
const withNames = namesIn(KpiPack)

/**
 * Reads a pack; its codes are names, written in one way as those of the catalogue are.
 * @throws Error naming the first place that does not fit, an indicator that stands twice, or a target without direction.
 */
export function parseKpiPack(content: unknown): KpiPack {
  const named = withNames(content)
  const file = named.kind === 'normal' ? named.data : content
  if (!validator.Check(file)) {
    const [first] = validator.Errors(file)
    throw new Error(`kpi pack${first?.instancePath ?? ''}: ${first?.message ?? 'does not fit its schema'}`)
  }
  const codes = new Set(file.indicators.map(({ code }) => code))
  if (codes.size !== file.indicators.length) throw new Error(`kpi pack ${file.code}: an indicator stands twice`)
  const half = file.indicators.find(({ target, direction }) => (target === undefined) !== (direction === undefined))
  if (half !== undefined) throw new Error(`kpi pack ${file.code}: ${half.code} needs both target and direction`)
  return file
}
