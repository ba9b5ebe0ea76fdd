import Type, { type TSchema } from 'typebox'

/** The largest integer that RFC 8785 JSON carries exactly. */
export const MAX_EXACT_INTEGER = Number.MAX_SAFE_INTEGER

/** Codes of units, classes, payments … are opaque; 1 to 128 characters without control characters. */
export const Code = (description: string) =>
  Type.String({ description, minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f\\u007f]+$' })

/** A human-readable text of at most 512 characters. */
export const Text = (description: string) => Type.String({ description, minLength: 1, maxLength: 512 })

/** A number of persons or things. */
export const Count = (description: string) =>
  Type.Integer({ description: `${description} (count)`, minimum: 0, maximum: MAX_EXACT_INTEGER })

/** Calendar date `YYYY-MM-DD`, local to Asia/Ho_Chi_Minh. */
export const CivilDate = (description: string) =>
  Type.String({ description, pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', format: 'date' })

/** A year `2024` or a school year `2024-2025`; matched exactly, never converted. */
export const Period = Type.String({ description: 'Year 2024 or school year 2024-2025', pattern: '^\\d{4}(-\\d{4})?$' })

const literals = <Values extends readonly string[]>(values: Values, description: string) =>
  Type.Enum([...values] as { -readonly [Index in keyof Values]: Values[Index] }, { description })

export const LEVELS = ['MN', 'TH', 'THCS', 'THPT', 'GDTX'] as const
export type Level = (typeof LEVELS)[number]
/** Level of education: MN kindergarten, TH primary, THCS lower secondary, THPT upper secondary, GDTX continuing. */
export const LevelField = literals(
  LEVELS,
  'Level: MN kindergarten, TH primary, THCS lower secondary, THPT upper secondary, GDTX continuing',
)

export const UNIT_KINDS = ['province', 'department', 'district', 'commune', 'school', 'campus'] as const
export type UnitKind = (typeof UNIT_KINDS)[number]
export const UnitKindField = literals(UNIT_KINDS, 'Kind of unit')

export const SESSIONS = ['morning', 'afternoon'] as const
export type Session = (typeof SESSIONS)[number]
export const SessionField = literals(SESSIONS, 'Half of the school day')

export const PAYMENT_METHODS = ['cash', 'transfer', 'vietqr', 'e-wallet', 'card', 'public-service-portal'] as const
export type PaymentMethod = (typeof PAYMENT_METHODS)[number]
export const PaymentMethodField = literals(PAYMENT_METHODS, 'Channel of payment; everything but cash is cashless')

/** An amount of money in whole Vietnamese dong. */
export const Amount = (description: string) =>
  Type.Integer({ description: `${description} (VND)`, minimum: 0, maximum: MAX_EXACT_INTEGER })

/** The data of an event: fields not named here are kept, so that optional ones can be added later. */
export const Data = <Properties extends Record<string, TSchema>>(properties: Properties, description: string) =>
  Type.Object(properties, { description, additionalProperties: true })
