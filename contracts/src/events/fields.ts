import Type, { type TSchema } from 'typebox'

/** The largest integer that RFC 8785 JSON carries exactly. */
export const MAX_EXACT_INTEGER = Number.MAX_SAFE_INTEGER

/**
 * Marks a field that names something: it is written in the one way of `normalName` before it is hashed and stored. A symbol, so
 * that it does not stand in published schemas.
 */
export const NAMES: unique symbol = Symbol('names')
export const naming = <Schema extends TSchema>(schema: Schema): Schema => Object.assign(schema, { [NAMES]: true })

/** No control characters, written so that regular expressions of every language read it. */
const WITHOUT_CONTROLS = '^[^\\x00-\\x1f\\x7f]+$'

/** Codes of units, classes, payments … are opaque; 1 to 128 characters without control characters. */
export const Code = (description: string) =>
  naming(Type.String({ description, minLength: 1, maxLength: 128, pattern: WITHOUT_CONTROLS }))

/** A human-readable text of at most 512 characters. */
export const Text = (description: string) => Type.String({ description, minLength: 1, maxLength: 512 })

/** The name of something as people write it, at most 512 characters. */
export const Name = (description: string) => naming(Text(description))

/** Names and values of dimensions. */
export const Dimensions = (description: string) =>
  naming(
    Type.Unsafe<Record<string, string>>({
      type: 'object',
      description,
      propertyNames: { minLength: 1, maxLength: 128 },
      additionalProperties: naming(Type.String({ minLength: 1, maxLength: 128 })),
    }),
  )

/** A number of persons or things. */
export const Count = (description: string) =>
  Type.Integer({ description: `${description} (count)`, minimum: 0, maximum: MAX_EXACT_INTEGER })

/** What every type whose facts have a key takes: a report that takes back what was said about the same thing. */
export const Cancelled = Type.Optional(
  Type.Boolean({ description: 'True takes back the report about the same thing, as if it had never been made' }),
)

/** Calendar date `YYYY-MM-DD`, local to Asia/Ho_Chi_Minh. */
export const CivilDate = (description: string) =>
  Type.String({ description, pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$', format: 'date' })

/** What every type that names no day takes: the day that its fact belongs to, where that is not the day of its time. */
export const On = Type.Optional(
  CivilDate('Local day that it belongs to; where it is absent, the day on which it was first reported'),
)

/** The forms of a declared period, for whoever asks for one. */
export const PERIOD_PATTERN = '^[0-9]{4}(-[0-9]{4}(-T[12])?|-(0[1-9]|1[0-2])|-Q[1-4])?$'

/** A year, school year, month, term or quarter; matched exactly as text, never converted. */
export const Period = Type.String({
  description: 'Year 2024, school year 2024-2025, month 2024-09, term 2024-2025-T1 or quarter 2024-Q3',
  pattern: PERIOD_PATTERN,
})

const literals = <Values extends readonly string[]>(values: Values, description: string) =>
  Type.Enum([...values] as { -readonly [Index in keyof Values]: Values[Index] }, { description, type: 'string' })

export const LEVELS = ['MN', 'TH', 'THCS', 'THPT', 'GDTX'] as const
export type Level = (typeof LEVELS)[number]
/** Level of education: MN kindergarten, TH primary, THCS lower secondary, THPT upper secondary, GDTX continuing. */
export const LevelField = literals(
  LEVELS,
  'Level: MN kindergarten, TH primary, THCS lower secondary, THPT upper secondary, GDTX continuing',
)

export const GRADES = ['NT', 'MG', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const
export type Grade = (typeof GRADES)[number]
/** Grade: NT nursery, MG kindergarten, then the years of school. */
export const GradeField = literals(GRADES, 'Grade: NT nursery, MG kindergarten, 1 to 12 the years of school')

export const UNIT_KINDS = ['province', 'department', 'division', 'district', 'commune', 'school', 'campus'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]
export const UnitKindField = literals(UNIT_KINDS, 'Kind of unit')

export const SESSIONS = ['morning', 'afternoon'] as const
export type Session = (typeof SESSIONS)[number]
export const SessionField = literals(SESSIONS, 'Half of the school day')

const PRECISIONS = ['exact', 'about', 'at-least', 'estimated'] as const
export const PrecisionField = literals(PRECISIONS, 'How exact a number is; nothing said means exact')

export const PAYMENT_METHODS = ['cash', 'transfer', 'vietqr', 'e-wallet', 'card', 'public-service-portal'] as const
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]
export const PaymentMethodField = literals(PAYMENT_METHODS, 'Channel of payment; everything but cash is cashless')

/** An amount of money in whole Vietnamese dong. */
export const Amount = (description: string) =>
  Type.Integer({ description: `${description} (VND)`, minimum: 0, maximum: MAX_EXACT_INTEGER })

/** The data of an event: fields not named here are kept, so that optional ones can be added later. */
export const Data = <Properties extends Record<string, TSchema>>(
  properties: Properties,
  description: string,
  more: { readonly dependentRequired?: Record<string, string[]> } = {},
) => Type.Object(properties, { description, additionalProperties: true, ...more })
