// Generated from schema.graphql by scripts/generate.ts; do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql'
import type {
  UnitModel,
  FigureModel,
  FigureKeyModel,
  MetricModel,
  KpiPackModel,
  IndicatorModel,
  WallView,
  HealthModel,
} from '../graphql/models.ts'
import type { OperationContext } from '../graphql/context.ts'
export type Maybe<T> = T | null
export type InputMaybe<T> = Maybe<T>
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string }
  String: { input: string; output: string }
  Boolean: { input: boolean; output: boolean }
  Int: { input: number; output: number }
  Float: { input: number; output: number }
  /** Calendar date YYYY-MM-DD, local to Asia/Ho_Chi_Minh */
  Date: { input: string; output: string }
  /** RFC 3339 time with offset */
  DateTime: { input: string; output: string }
  /** Position in the log or another 64-bit integer, as a decimal string */
  Position: { input: string; output: string }
}

/** MN kindergarten, TH primary, THCS lower secondary, THPT upper secondary, GDTX continuing */
export type Level = 'MN' | 'TH' | 'THCS' | 'THPT' | 'GDTX'

export type Session = 'morning' | 'afternoon'

export type UnitKind = 'province' | 'department' | 'division' | 'district' | 'commune' | 'school' | 'campus'

export type FreshnessState =
  /** Confirmed against the log within twice the expected interval */
  | 'fresh'
  /** Older than twice the expected interval */
  | 'late'
  /** Older than five times the expected interval: shown hatched, with its time */
  | 'stale'

export type Verdict =
  /** Đạt */
  | 'met'
  /** Chưa đạt */
  | 'missed'

/** The log position and time that a figure stands for */
export type AsOf = {
  readonly position: Scalars['Position']['output']
  /** When the newest fact counted was received, on the system's clock; null before the first */
  readonly time?: Maybe<Scalars['DateTime']['output']>
}

export type Freshness = {
  readonly state: FreshnessState
  /** Real seconds since the read model was last seen level with the log */
  readonly ageSeconds: Scalars['Float']['output']
}

export type Quality = {
  /** Facts behind the figure, or kept out of it by a rule, that carry a flag */
  readonly flagged: Scalars['Int']['output']
  /** How many of them carry which flag, in order of the codes */
  readonly flags: ReadonlyArray<FlagCount>
}

export type FlagCount = {
  readonly code: Scalars['ID']['output']
  readonly count: Scalars['Int']['output']
}

export type Sources = {
  /** Units that reported */
  readonly reporting: Scalars['Int']['output']
  /** Units expected to report */
  readonly expected: Scalars['Int']['output']
}

/**
 * A number that knows its age and its origin; decimals are strings. Where nothing was reported, value and percent are null;
 * numerator and denominator stay what was counted.
 */
export type Figure = {
  readonly value?: Maybe<Scalars['String']['output']>
  readonly numerator?: Maybe<Scalars['String']['output']>
  readonly denominator?: Maybe<Scalars['String']['output']>
  /** numerator ÷ denominator in percent, one decimal, half up; null where the denominator is 0 */
  readonly percent?: Maybe<Scalars['Float']['output']>
  readonly target?: Maybe<Scalars['Float']['output']>
  readonly verdict?: Maybe<Verdict>
  /** What the plan prints, where that differs from what was computed */
  readonly printed?: Maybe<Scalars['String']['output']>
  readonly asOf: AsOf
  readonly freshness: Freshness
  readonly quality: Quality
  readonly sources: Sources
  /** Of a metric that answers with the least of several values: which one */
  readonly key?: Maybe<FigureKey>
  /** Withheld: it would tell of one to four persons, and who asks has no right to that */
  readonly suppressed: Scalars['Boolean']['output']
  /**
   * The facts behind it, newest position first; of MISSING the units that should have reported, by code. None is named where the
   * figure is suppressed, but of MISSING.
   */
  readonly facts: BehindConnection
}

/**
 * A number that knows its age and its origin; decimals are strings. Where nothing was reported, value and percent are null;
 * numerator and denominator stay what was counted.
 */
export type FigureFactsArgs = {
  of?: Behind
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type Behind =
  /** Facts counted in the numerator, or in the value where there is no denominator */
  | 'NUMERATOR'
  /** Facts counted in the denominator, or at all where there is none */
  | 'DENOMINATOR'
  /** Units expected to report that did not */
  | 'MISSING'

export type BehindConnection = {
  readonly totalCount: Scalars['Int']['output']
  readonly edges: ReadonlyArray<BehindEdge>
  readonly pageInfo: PageInfo
}

export type BehindEdge = {
  readonly cursor: Scalars['String']['output']
  /** Unit that the fact is about, or that should have reported */
  readonly unit: Scalars['ID']['output']
  /** Null for MISSING */
  readonly fact?: Maybe<Fact>
}

export type Locale = 'vi' | 'en'

/** A value of what rows are made of; null where the counted item says none */
export type FigureKey = {
  readonly name: Scalars['ID']['output']
  readonly value?: Maybe<Scalars['String']['output']>
  /** As people read it: the name of a unit, a level in words */
  readonly label: Scalars['String']['output']
}

/** A value of what rows are made of; null where the counted item says none */
export type FigureKeyLabelArgs = {
  locale?: InputMaybe<Locale>
}

export type FigureRow = {
  /** In the order of `by` */
  readonly keys: ReadonlyArray<FigureKey>
  readonly figure: Figure
}

/** Rows in order of their keys, null last; a page that goes on is read at the position of the first */
export type FigureConnection = {
  readonly rows: ReadonlyArray<FigureRow>
  readonly totalCount: Scalars['Int']['output']
  readonly pageInfo: PageInfo
}

/** How values of several units add up */
export type OverUnits = 'sum' | 'distinct' | 'mean' | 'minimum' | 'none'

/** How values of several periods add up */
export type OverTime = 'sum' | 'last' | 'none'

export type DimensionKind =
  /** Each counted item has one value, or none: rows add up to the figure */
  | 'partitioning'
  /** Filters and rows are of the numerator, the denominator stays whole */
  | 'numerator_only'

export type Dimension = {
  readonly name: Scalars['ID']['output']
  readonly kind: DimensionKind
  /** The values that there can be; null where any may be said */
  readonly values?: Maybe<ReadonlyArray<Scalars['String']['output']>>
}

/** Something that can be asked for as a figure */
export type Metric = {
  readonly code: Scalars['ID']['output']
  readonly name: Scalars['String']['output']
  /** What it counts: numerator and denominator */
  readonly description: Scalars['String']['output']
  readonly unit: Scalars['String']['output']
  readonly family: Scalars['ID']['output']
  readonly dimensions: ReadonlyArray<Dimension>
  readonly overUnits: OverUnits
  readonly overTime: OverTime
  /** Who is expected to report */
  readonly reporter?: Maybe<UnitKind>
  /** How often */
  readonly rhythm?: Maybe<Scalars['String']['output']>
  /** Whether it counts persons, so that small numbers may be withheld */
  readonly persons: Scalars['Boolean']['output']
}

/** Something that can be asked for as a figure */
export type MetricNameArgs = {
  locale?: InputMaybe<Locale>
}

/** Something that can be asked for as a figure */
export type MetricDescriptionArgs = {
  locale?: InputMaybe<Locale>
}

export type Unit = {
  readonly code: Scalars['ID']['output']
  readonly name: Scalars['String']['output']
  readonly kind: UnitKind
  readonly levels: ReadonlyArray<Level>
  readonly reportingLevel?: Maybe<Level>
  readonly ownership?: Maybe<Scalars['String']['output']>
  /** Unit that this one belongs to on the day asked for */
  readonly parent?: Maybe<Unit>
  readonly openedOn: Scalars['Date']['output']
  /** First day on which the unit no longer exists */
  readonly closedOn?: Maybe<Scalars['Date']['output']>
  readonly successors: ReadonlyArray<Scalars['ID']['output']>
  readonly children: UnitConnection
}

export type UnitChildrenArgs = {
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type PageInfo = {
  readonly hasNextPage: Scalars['Boolean']['output']
  readonly endCursor?: Maybe<Scalars['String']['output']>
}

export type UnitEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Unit
}

export type UnitConnection = {
  readonly totalCount: Scalars['Int']['output']
  readonly edges: ReadonlyArray<UnitEdge>
  readonly pageInfo: PageInfo
}

/** An event behind a figure, as it stands in the log */
export type Fact = {
  readonly position: Scalars['Position']['output']
  readonly eventId: Scalars['ID']['output']
  readonly type: Scalars['String']['output']
  readonly source: Scalars['String']['output']
  readonly id: Scalars['String']['output']
  readonly unit: Scalars['ID']['output']
  readonly time: Scalars['DateTime']['output']
  readonly receivedAt: Scalars['DateTime']['output']
  readonly hash: Scalars['String']['output']
  readonly flags: ReadonlyArray<Scalars['String']['output']>
}

export type FactEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: Fact
}

export type FactConnection = {
  readonly edges: ReadonlyArray<FactEdge>
  readonly pageInfo: PageInfo
}

/** How many facts of a type a unit reported about a day */
export type FactCount = {
  readonly type: Scalars['String']['output']
  readonly unit: Scalars['ID']['output']
  readonly day: Scalars['Date']['output']
  readonly count: Scalars['Int']['output']
}

export type DeadLetter = {
  readonly position: Scalars['Position']['output']
  readonly eventId: Scalars['ID']['output']
  readonly stream: Scalars['String']['output']
  readonly type: Scalars['String']['output']
  /** Read model that could not take the fact, while the others have it; null where it could not be read at all */
  readonly model?: Maybe<Scalars['String']['output']>
  readonly reason: Scalars['String']['output']
  /** The event's data as it stands in the log, base64; of more than 64 KiB the beginning, the log has the rest */
  readonly bytes: Scalars['String']['output']
}

export type DeadLetterEdge = {
  readonly cursor: Scalars['String']['output']
  readonly node: DeadLetter
}

export type DeadLetterConnection = {
  readonly totalCount: Scalars['Int']['output']
  readonly edges: ReadonlyArray<DeadLetterEdge>
  readonly pageInfo: PageInfo
}

export type MethodAmount = {
  readonly method: Scalars['String']['output']
  /** VND */
  readonly amount: Scalars['String']['output']
  readonly payments: Scalars['Int']['output']
}

export type Payments = {
  /** VND received without cash ÷ VND received */
  readonly cashless: Figure
  /** VND received; null where no payment was reported */
  readonly total?: Maybe<Scalars['String']['output']>
  readonly byMethod: ReadonlyArray<MethodAmount>
}

export type Indicator = {
  readonly code: Scalars['String']['output']
  readonly name: Scalars['String']['output']
  readonly level?: Maybe<Level>
  readonly figure: Figure
}

export type KpiPack = {
  readonly code: Scalars['String']['output']
  readonly name: Scalars['String']['output']
  readonly owner: Scalars['String']['output']
  readonly period: Scalars['String']['output']
  readonly indicators: ReadonlyArray<Indicator>
}

export type School = {
  readonly unit: Unit
  readonly attendance: Figure
  readonly capabilities: ReadonlyArray<CapabilityState>
  readonly facts: FactConnection
}

export type SchoolAttendanceArgs = {
  date: Scalars['Date']['input']
  session: Session
}

export type SchoolCapabilitiesArgs = {
  period: Scalars['String']['input']
}

export type SchoolFactsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type CapabilityState = {
  readonly capability: Scalars['String']['output']
  readonly name: Scalars['String']['output']
  readonly inUse?: Maybe<Scalars['Boolean']['output']>
  readonly level?: Maybe<Level>
  readonly platforms: ReadonlyArray<Scalars['String']['output']>
}

export type ServiceHealth = {
  readonly name: Scalars['String']['output']
  readonly ok: Scalars['Boolean']['output']
  readonly detail?: Maybe<Scalars['String']['output']>
}

export type ModelBuild = {
  readonly model: Scalars['ID']['output']
  readonly version: Scalars['Int']['output']
  /** Everything of the log up to here is in it */
  readonly position: Scalars['Position']['output']
  /** Entries of the log taken in, as a decimal string */
  readonly facts: Scalars['String']['output']
}

export type Health = {
  /** Whether the read model is level with the log */
  readonly caughtUp: Scalars['Boolean']['output']
  readonly generation: Scalars['Int']['output']
  readonly position: Scalars['Position']['output']
  readonly freshness: Freshness
  readonly deadLetters: Scalars['Int']['output']
  /** Read models that are being built beside the live ones */
  readonly builds: ReadonlyArray<ModelBuild>
  readonly services: ReadonlyArray<ServiceHealth>
}

export type DimensionInput = {
  readonly name: Scalars['String']['input']
  readonly value: Scalars['String']['input']
}

/**
 * A dimension of the metric, `level`, or an attribute of the unit (kind, ownership, school-kind, managed-by, teaches, units). One of
 * the values has to hold; "" is what is not said. Several entries all have to hold.
 */
export type WhereInput = {
  readonly name: Scalars['ID']['input']
  readonly values: ReadonlyArray<Scalars['String']['input']>
}

/** The units as they belong on this day, for facts of every day */
export type HierarchyInput = {
  readonly at: Scalars['Date']['input']
}

export type Query = {
  /**
   * One figure of a metric, for everything under a unit in a period: 2024, school year 2024-2025, month 2024-09, day 2024-09-16 or
   * days 2024-09-01/2024-09-15. With hierarchy as if the units had always belonged as on that day.
   */
  readonly figure: Figure
  /**
   * The same broken down: by dimensions of the metric, level, unit.district and other kinds of units, and day, week, month, year,
   * school-year, school-term; at most three.
   */
  readonly figures: FigureConnection
  /** What can be asked for, in order of the codes; search looks into codes, names and descriptions of both languages */
  readonly metrics: ReadonlyArray<Metric>
  /**
   * Distinct units that use a capability ÷ open units that the catalogue expects to report it, on the period's last day or today if
   * that is earlier. A unit counts in its reporting level only.
   */
  readonly capability: Figure
  /**
   * A measure of the catalogue, added up over the unit. With dimensions, declarations that carry exactly these; without, all
   * combinations that were declared are added up.
   */
  readonly measure: Figure
  /** Pupils present ÷ pupils on the roll */
  readonly attendance: Figure
  /** Payments whose local day lies in the range, each counted where its unit belonged on that day */
  readonly payments: Payments
  /** A plan's indicators for a unit: actual, target, verdict; of the period that the plan speaks of unless another is asked for */
  readonly kpi?: Maybe<KpiPack>
  /** A school as it is today, also after it has closed */
  readonly school?: Maybe<School>
  /** Units open on a day (default today), in order of code; level is the one that a unit counts in */
  readonly units: UnitConnection
  /** Facts that count, newest position first, of the unit and what is under it on the day (default today) */
  readonly facts: FactConnection
  /** Facts of every type, also those that no read model knows, by unit and local day */
  readonly factCounts: ReadonlyArray<FactCount>
  /** What could not be processed, in order of position; a fact that several read models could not take is named once for each */
  readonly deadLetters: DeadLetterConnection
  /** What the wall draws, once: the first paint before the subscription takes over */
  readonly wall: Wall
  readonly health: Health
}

export type QueryFigureArgs = {
  metric: Scalars['ID']['input']
  unit: Scalars['ID']['input']
  period: Scalars['String']['input']
  level?: InputMaybe<Level>
  where?: InputMaybe<ReadonlyArray<WhereInput>>
  hierarchy?: InputMaybe<HierarchyInput>
}

export type QueryFiguresArgs = {
  metric: Scalars['ID']['input']
  unit: Scalars['ID']['input']
  period: Scalars['String']['input']
  level?: InputMaybe<Level>
  where?: InputMaybe<ReadonlyArray<WhereInput>>
  hierarchy?: InputMaybe<HierarchyInput>
  by: ReadonlyArray<Scalars['ID']['input']>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type QueryMetricsArgs = {
  family?: InputMaybe<Scalars['ID']['input']>
  search?: InputMaybe<Scalars['String']['input']>
}

export type QueryCapabilityArgs = {
  code: Scalars['ID']['input']
  unit: Scalars['ID']['input']
  level?: InputMaybe<Level>
  period: Scalars['String']['input']
}

export type QueryMeasureArgs = {
  code: Scalars['ID']['input']
  unit: Scalars['ID']['input']
  level?: InputMaybe<Level>
  period: Scalars['String']['input']
  dimensions?: InputMaybe<ReadonlyArray<DimensionInput>>
}

export type QueryAttendanceArgs = {
  unit: Scalars['ID']['input']
  date: Scalars['Date']['input']
  session: Session
}

export type QueryPaymentsArgs = {
  unit: Scalars['ID']['input']
  from: Scalars['Date']['input']
  to: Scalars['Date']['input']
}

export type QueryKpiArgs = {
  pack: Scalars['ID']['input']
  unit: Scalars['ID']['input']
  period?: InputMaybe<Scalars['String']['input']>
  hierarchy?: InputMaybe<HierarchyInput>
}

export type QuerySchoolArgs = {
  code: Scalars['ID']['input']
}

export type QueryUnitsArgs = {
  under?: InputMaybe<Scalars['ID']['input']>
  kind?: InputMaybe<UnitKind>
  level?: InputMaybe<Level>
  at?: InputMaybe<Scalars['Date']['input']>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type QueryFactsArgs = {
  unit: Scalars['ID']['input']
  type?: InputMaybe<Scalars['String']['input']>
  day?: InputMaybe<Scalars['Date']['input']>
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type QueryFactCountsArgs = {
  unit: Scalars['ID']['input']
  from: Scalars['Date']['input']
  to: Scalars['Date']['input']
}

export type QueryDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>
  after?: InputMaybe<Scalars['String']['input']>
}

export type QueryWallArgs = {
  unit?: InputMaybe<Scalars['ID']['input']>
  date?: InputMaybe<Scalars['Date']['input']>
  session?: InputMaybe<Session>
}

/** normal: reported; missing: expected and not reported yet; low: attendance below 90 %; flagged: a fact that looks wrong */
export type SchoolState = 'normal' | 'missing' | 'low' | 'flagged'

/** One school on the wall's grid */
export type SchoolCell = {
  readonly school: Scalars['ID']['output']
  readonly state: SchoolState
  /** At most 2147483647, the largest Int; presentExact is what was reported */
  readonly present: Scalars['Int']['output']
  /** At most 2147483647, the largest Int; enrolledExact is what was reported */
  readonly enrolled: Scalars['Int']['output']
  readonly presentExact: Scalars['String']['output']
  readonly enrolledExact: Scalars['String']['output']
  /** Withheld, and 0: they would tell of one to four persons, and who asks has no right to that */
  readonly suppressed: Scalars['Boolean']['output']
  readonly classes: Scalars['Int']['output']
}

export type LevelAttendance = {
  readonly level: Level
  readonly figure: Figure
}

/** Cumulative arrival: what had been reported by a minute of the day */
export type CurvePoint = {
  /** Minutes after local midnight */
  readonly minute: Scalars['Int']['output']
  readonly level?: Maybe<Level>
  /** At most 2147483647, the largest Int; presentExact is what was reported */
  readonly present: Scalars['Int']['output']
  /** At most 2147483647, the largest Int; enrolledExact is what was reported */
  readonly enrolled: Scalars['Int']['output']
  readonly presentExact: Scalars['String']['output']
  readonly enrolledExact: Scalars['String']['output']
  /** Withheld, and 0: as of a SchoolCell */
  readonly suppressed: Scalars['Boolean']['output']
}

/** Everything that the wall draws, read at one position; a newer (generation, position) replaces it whole */
export type Wall = {
  readonly generation: Scalars['Int']['output']
  readonly position: Scalars['Position']['output']
  readonly unit: Scalars['ID']['output']
  readonly date: Scalars['Date']['output']
  readonly session: Session
  /** The system's clock when this was read */
  readonly time: Scalars['DateTime']['output']
  /** How many system seconds pass in a real second */
  readonly rate: Scalars['Float']['output']
  readonly attendance: Figure
  readonly byLevel: ReadonlyArray<LevelAttendance>
  readonly curve: ReadonlyArray<CurvePoint>
  readonly schools: ReadonlyArray<SchoolCell>
  readonly health: Health
}

export type Subscription = {
  /** Latest state only, at most four times a second; date and session default to the system's present ones, unit to the province */
  readonly wall: Wall
}

export type SubscriptionWallArgs = {
  unit?: InputMaybe<Scalars['ID']['input']>
  date?: InputMaybe<Scalars['Date']['input']>
  session?: InputMaybe<Session>
}

export type ResolverTypeWrapper<T> = Promise<T> | T

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>
}
export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Maybe<TTypes> | Promise<Maybe<TTypes>>

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>

export type NextResolverFn<T> = () => Promise<T>

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Date: ResolverTypeWrapper<Scalars['Date']['output']>
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>
  Position: ResolverTypeWrapper<Scalars['Position']['output']>
  Level: Level
  Session: Session
  UnitKind: UnitKind
  FreshnessState: FreshnessState
  Verdict: Verdict
  AsOf: ResolverTypeWrapper<AsOf>
  Freshness: ResolverTypeWrapper<Freshness>
  Float: ResolverTypeWrapper<Scalars['Float']['output']>
  Quality: ResolverTypeWrapper<Quality>
  Int: ResolverTypeWrapper<Scalars['Int']['output']>
  FlagCount: ResolverTypeWrapper<FlagCount>
  ID: ResolverTypeWrapper<Scalars['ID']['output']>
  Sources: ResolverTypeWrapper<Sources>
  Figure: ResolverTypeWrapper<FigureModel>
  String: ResolverTypeWrapper<Scalars['String']['output']>
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>
  Behind: Behind
  BehindConnection: ResolverTypeWrapper<BehindConnection>
  BehindEdge: ResolverTypeWrapper<BehindEdge>
  Locale: Locale
  FigureKey: ResolverTypeWrapper<FigureKeyModel>
  FigureRow: ResolverTypeWrapper<
    Omit<FigureRow, 'keys' | 'figure'> & {
      keys: ReadonlyArray<ResolversTypes['FigureKey']>
      figure: ResolversTypes['Figure']
    }
  >
  FigureConnection: ResolverTypeWrapper<
    Omit<FigureConnection, 'rows'> & { rows: ReadonlyArray<ResolversTypes['FigureRow']> }
  >
  OverUnits: OverUnits
  OverTime: OverTime
  DimensionKind: DimensionKind
  Dimension: ResolverTypeWrapper<Dimension>
  Metric: ResolverTypeWrapper<MetricModel>
  Unit: ResolverTypeWrapper<UnitModel>
  PageInfo: ResolverTypeWrapper<PageInfo>
  UnitEdge: ResolverTypeWrapper<Omit<UnitEdge, 'node'> & { node: ResolversTypes['Unit'] }>
  UnitConnection: ResolverTypeWrapper<
    Omit<UnitConnection, 'edges'> & { edges: ReadonlyArray<ResolversTypes['UnitEdge']> }
  >
  Fact: ResolverTypeWrapper<Fact>
  FactEdge: ResolverTypeWrapper<FactEdge>
  FactConnection: ResolverTypeWrapper<FactConnection>
  FactCount: ResolverTypeWrapper<FactCount>
  DeadLetter: ResolverTypeWrapper<DeadLetter>
  DeadLetterEdge: ResolverTypeWrapper<DeadLetterEdge>
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>
  MethodAmount: ResolverTypeWrapper<MethodAmount>
  Payments: ResolverTypeWrapper<Omit<Payments, 'cashless'> & { cashless: ResolversTypes['Figure'] }>
  Indicator: ResolverTypeWrapper<IndicatorModel>
  KpiPack: ResolverTypeWrapper<KpiPackModel>
  School: ResolverTypeWrapper<UnitModel>
  CapabilityState: ResolverTypeWrapper<CapabilityState>
  ServiceHealth: ResolverTypeWrapper<ServiceHealth>
  ModelBuild: ResolverTypeWrapper<ModelBuild>
  Health: ResolverTypeWrapper<HealthModel>
  DimensionInput: DimensionInput
  WhereInput: WhereInput
  HierarchyInput: HierarchyInput
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>
  SchoolState: SchoolState
  SchoolCell: ResolverTypeWrapper<SchoolCell>
  LevelAttendance: ResolverTypeWrapper<Omit<LevelAttendance, 'figure'> & { figure: ResolversTypes['Figure'] }>
  CurvePoint: ResolverTypeWrapper<CurvePoint>
  Wall: ResolverTypeWrapper<WallView>
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>
}

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Date: Scalars['Date']['output']
  DateTime: Scalars['DateTime']['output']
  Position: Scalars['Position']['output']
  AsOf: AsOf
  Freshness: Freshness
  Float: Scalars['Float']['output']
  Quality: Quality
  Int: Scalars['Int']['output']
  FlagCount: FlagCount
  ID: Scalars['ID']['output']
  Sources: Sources
  Figure: FigureModel
  String: Scalars['String']['output']
  Boolean: Scalars['Boolean']['output']
  BehindConnection: BehindConnection
  BehindEdge: BehindEdge
  FigureKey: FigureKeyModel
  FigureRow: Omit<FigureRow, 'keys' | 'figure'> & {
    keys: ReadonlyArray<ResolversParentTypes['FigureKey']>
    figure: ResolversParentTypes['Figure']
  }
  FigureConnection: Omit<FigureConnection, 'rows'> & { rows: ReadonlyArray<ResolversParentTypes['FigureRow']> }
  Dimension: Dimension
  Metric: MetricModel
  Unit: UnitModel
  PageInfo: PageInfo
  UnitEdge: Omit<UnitEdge, 'node'> & { node: ResolversParentTypes['Unit'] }
  UnitConnection: Omit<UnitConnection, 'edges'> & { edges: ReadonlyArray<ResolversParentTypes['UnitEdge']> }
  Fact: Fact
  FactEdge: FactEdge
  FactConnection: FactConnection
  FactCount: FactCount
  DeadLetter: DeadLetter
  DeadLetterEdge: DeadLetterEdge
  DeadLetterConnection: DeadLetterConnection
  MethodAmount: MethodAmount
  Payments: Omit<Payments, 'cashless'> & { cashless: ResolversParentTypes['Figure'] }
  Indicator: IndicatorModel
  KpiPack: KpiPackModel
  School: UnitModel
  CapabilityState: CapabilityState
  ServiceHealth: ServiceHealth
  ModelBuild: ModelBuild
  Health: HealthModel
  DimensionInput: DimensionInput
  WhereInput: WhereInput
  HierarchyInput: HierarchyInput
  Query: Record<PropertyKey, never>
  SchoolCell: SchoolCell
  LevelAttendance: Omit<LevelAttendance, 'figure'> & { figure: ResolversParentTypes['Figure'] }
  CurvePoint: CurvePoint
  Wall: WallView
  Subscription: Record<PropertyKey, never>
}

export type LiveDirectiveArgs = {}

export type LiveDirectiveResolver<
  Result,
  Parent,
  ContextType = OperationContext,
  Args = LiveDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>

export type AsOfDirectiveArgs = {
  position?: Maybe<Scalars['Position']['input']>
  time?: Maybe<Scalars['DateTime']['input']>
}

export type AsOfDirectiveResolver<
  Result,
  Parent,
  ContextType = OperationContext,
  Args = AsOfDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date'
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime'
}

export interface PositionScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Position'], any> {
  name: 'Position'
}

export type AsOfResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['AsOf'] = ResolversParentTypes['AsOf'],
> = {
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  time?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>
}

export type FreshnessResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Freshness'] = ResolversParentTypes['Freshness'],
> = {
  state?: Resolver<ResolversTypes['FreshnessState'], ParentType, ContextType>
  ageSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>
}

export type QualityResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Quality'] = ResolversParentTypes['Quality'],
> = {
  flagged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  flags?: Resolver<ReadonlyArray<ResolversTypes['FlagCount']>, ParentType, ContextType>
}

export type FlagCountResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FlagCount'] = ResolversParentTypes['FlagCount'],
> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type SourcesResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Sources'] = ResolversParentTypes['Sources'],
> = {
  reporting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  expected?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type FigureResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Figure'] = ResolversParentTypes['Figure'],
> = {
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  numerator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  denominator?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  percent?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>
  target?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>
  verdict?: Resolver<Maybe<ResolversTypes['Verdict']>, ParentType, ContextType>
  printed?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  asOf?: Resolver<ResolversTypes['AsOf'], ParentType, ContextType>
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>
  quality?: Resolver<ResolversTypes['Quality'], ParentType, ContextType>
  sources?: Resolver<ResolversTypes['Sources'], ParentType, ContextType>
  key?: Resolver<Maybe<ResolversTypes['FigureKey']>, ParentType, ContextType>
  suppressed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  facts?: Resolver<
    ResolversTypes['BehindConnection'],
    ParentType,
    ContextType,
    RequireFields<FigureFactsArgs, 'of' | 'first'>
  >
}

export type BehindConnectionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['BehindConnection'] = ResolversParentTypes['BehindConnection'],
> = {
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  edges?: Resolver<ReadonlyArray<ResolversTypes['BehindEdge']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
}

export type BehindEdgeResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['BehindEdge'] = ResolversParentTypes['BehindEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  unit?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  fact?: Resolver<Maybe<ResolversTypes['Fact']>, ParentType, ContextType>
}

export type FigureKeyResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FigureKey'] = ResolversParentTypes['FigureKey'],
> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<FigureKeyLabelArgs, 'locale'>>
}

export type FigureRowResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FigureRow'] = ResolversParentTypes['FigureRow'],
> = {
  keys?: Resolver<ReadonlyArray<ResolversTypes['FigureKey']>, ParentType, ContextType>
  figure?: Resolver<ResolversTypes['Figure'], ParentType, ContextType>
}

export type FigureConnectionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FigureConnection'] = ResolversParentTypes['FigureConnection'],
> = {
  rows?: Resolver<ReadonlyArray<ResolversTypes['FigureRow']>, ParentType, ContextType>
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
}

export type DimensionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Dimension'] = ResolversParentTypes['Dimension'],
> = {
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  kind?: Resolver<ResolversTypes['DimensionKind'], ParentType, ContextType>
  values?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>
}

export type MetricResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Metric'] = ResolversParentTypes['Metric'],
> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<MetricNameArgs, 'locale'>>
  description?: Resolver<
    ResolversTypes['String'],
    ParentType,
    ContextType,
    RequireFields<MetricDescriptionArgs, 'locale'>
  >
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  family?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  dimensions?: Resolver<ReadonlyArray<ResolversTypes['Dimension']>, ParentType, ContextType>
  overUnits?: Resolver<ResolversTypes['OverUnits'], ParentType, ContextType>
  overTime?: Resolver<ResolversTypes['OverTime'], ParentType, ContextType>
  reporter?: Resolver<Maybe<ResolversTypes['UnitKind']>, ParentType, ContextType>
  rhythm?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  persons?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
}

export type UnitResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Unit'] = ResolversParentTypes['Unit'],
> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  kind?: Resolver<ResolversTypes['UnitKind'], ParentType, ContextType>
  levels?: Resolver<ReadonlyArray<ResolversTypes['Level']>, ParentType, ContextType>
  reportingLevel?: Resolver<Maybe<ResolversTypes['Level']>, ParentType, ContextType>
  ownership?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  parent?: Resolver<Maybe<ResolversTypes['Unit']>, ParentType, ContextType>
  openedOn?: Resolver<ResolversTypes['Date'], ParentType, ContextType>
  closedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>
  successors?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>
  children?: Resolver<
    ResolversTypes['UnitConnection'],
    ParentType,
    ContextType,
    RequireFields<UnitChildrenArgs, 'first'>
  >
}

export type PageInfoResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
}

export type UnitEdgeResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['UnitEdge'] = ResolversParentTypes['UnitEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Unit'], ParentType, ContextType>
}

export type UnitConnectionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['UnitConnection'] = ResolversParentTypes['UnitConnection'],
> = {
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  edges?: Resolver<ReadonlyArray<ResolversTypes['UnitEdge']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
}

export type FactResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Fact'] = ResolversParentTypes['Fact'],
> = {
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  eventId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  unit?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  time?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  receivedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  hash?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  flags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
}

export type FactEdgeResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FactEdge'] = ResolversParentTypes['FactEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['Fact'], ParentType, ContextType>
}

export type FactConnectionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FactConnection'] = ResolversParentTypes['FactConnection'],
> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FactEdge']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
}

export type FactCountResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['FactCount'] = ResolversParentTypes['FactCount'],
> = {
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  unit?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  day?: Resolver<ResolversTypes['Date'], ParentType, ContextType>
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type DeadLetterResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter'],
> = {
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  eventId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  stream?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  bytes?: Resolver<ResolversTypes['String'], ParentType, ContextType>
}

export type DeadLetterEdgeResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['DeadLetterEdge'] = ResolversParentTypes['DeadLetterEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  node?: Resolver<ResolversTypes['DeadLetter'], ParentType, ContextType>
}

export type DeadLetterConnectionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection'],
> = {
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  edges?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterEdge']>, ParentType, ContextType>
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>
}

export type MethodAmountResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['MethodAmount'] = ResolversParentTypes['MethodAmount'],
> = {
  method?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  amount?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  payments?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type PaymentsResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Payments'] = ResolversParentTypes['Payments'],
> = {
  cashless?: Resolver<ResolversTypes['Figure'], ParentType, ContextType>
  total?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
  byMethod?: Resolver<ReadonlyArray<ResolversTypes['MethodAmount']>, ParentType, ContextType>
}

export type IndicatorResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Indicator'] = ResolversParentTypes['Indicator'],
> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  level?: Resolver<Maybe<ResolversTypes['Level']>, ParentType, ContextType>
  figure?: Resolver<ResolversTypes['Figure'], ParentType, ContextType>
}

export type KpiPackResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['KpiPack'] = ResolversParentTypes['KpiPack'],
> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  owner?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  period?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  indicators?: Resolver<ReadonlyArray<ResolversTypes['Indicator']>, ParentType, ContextType>
}

export type SchoolResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['School'] = ResolversParentTypes['School'],
> = {
  unit?: Resolver<ResolversTypes['Unit'], ParentType, ContextType>
  attendance?: Resolver<
    ResolversTypes['Figure'],
    ParentType,
    ContextType,
    RequireFields<SchoolAttendanceArgs, 'date' | 'session'>
  >
  capabilities?: Resolver<
    ReadonlyArray<ResolversTypes['CapabilityState']>,
    ParentType,
    ContextType,
    RequireFields<SchoolCapabilitiesArgs, 'period'>
  >
  facts?: Resolver<ResolversTypes['FactConnection'], ParentType, ContextType, RequireFields<SchoolFactsArgs, 'first'>>
}

export type CapabilityStateResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['CapabilityState'] = ResolversParentTypes['CapabilityState'],
> = {
  capability?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  inUse?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>
  level?: Resolver<Maybe<ResolversTypes['Level']>, ParentType, ContextType>
  platforms?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>
}

export type ServiceHealthResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['ServiceHealth'] = ResolversParentTypes['ServiceHealth'],
> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  ok?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>
}

export type ModelBuildResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['ModelBuild'] = ResolversParentTypes['ModelBuild'],
> = {
  model?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  facts?: Resolver<ResolversTypes['String'], ParentType, ContextType>
}

export type HealthResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Health'] = ResolversParentTypes['Health'],
> = {
  caughtUp?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>
  deadLetters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  builds?: Resolver<ReadonlyArray<ResolversTypes['ModelBuild']>, ParentType, ContextType>
  services?: Resolver<ReadonlyArray<ResolversTypes['ServiceHealth']>, ParentType, ContextType>
}

export type QueryResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  figure?: Resolver<
    ResolversTypes['Figure'],
    ParentType,
    ContextType,
    RequireFields<QueryFigureArgs, 'metric' | 'unit' | 'period'>
  >
  figures?: Resolver<
    ResolversTypes['FigureConnection'],
    ParentType,
    ContextType,
    RequireFields<QueryFiguresArgs, 'metric' | 'unit' | 'period' | 'by' | 'first'>
  >
  metrics?: Resolver<ReadonlyArray<ResolversTypes['Metric']>, ParentType, ContextType, Partial<QueryMetricsArgs>>
  capability?: Resolver<
    ResolversTypes['Figure'],
    ParentType,
    ContextType,
    RequireFields<QueryCapabilityArgs, 'code' | 'unit' | 'period'>
  >
  measure?: Resolver<
    ResolversTypes['Figure'],
    ParentType,
    ContextType,
    RequireFields<QueryMeasureArgs, 'code' | 'unit' | 'period'>
  >
  attendance?: Resolver<
    ResolversTypes['Figure'],
    ParentType,
    ContextType,
    RequireFields<QueryAttendanceArgs, 'unit' | 'date' | 'session'>
  >
  payments?: Resolver<
    ResolversTypes['Payments'],
    ParentType,
    ContextType,
    RequireFields<QueryPaymentsArgs, 'unit' | 'from' | 'to'>
  >
  kpi?: Resolver<
    Maybe<ResolversTypes['KpiPack']>,
    ParentType,
    ContextType,
    RequireFields<QueryKpiArgs, 'pack' | 'unit'>
  >
  school?: Resolver<Maybe<ResolversTypes['School']>, ParentType, ContextType, RequireFields<QuerySchoolArgs, 'code'>>
  units?: Resolver<ResolversTypes['UnitConnection'], ParentType, ContextType, RequireFields<QueryUnitsArgs, 'first'>>
  facts?: Resolver<
    ResolversTypes['FactConnection'],
    ParentType,
    ContextType,
    RequireFields<QueryFactsArgs, 'unit' | 'first'>
  >
  factCounts?: Resolver<
    ReadonlyArray<ResolversTypes['FactCount']>,
    ParentType,
    ContextType,
    RequireFields<QueryFactCountsArgs, 'unit' | 'from' | 'to'>
  >
  deadLetters?: Resolver<
    ResolversTypes['DeadLetterConnection'],
    ParentType,
    ContextType,
    RequireFields<QueryDeadLettersArgs, 'first'>
  >
  wall?: Resolver<ResolversTypes['Wall'], ParentType, ContextType, Partial<QueryWallArgs>>
  health?: Resolver<ResolversTypes['Health'], ParentType, ContextType>
}

export type SchoolCellResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['SchoolCell'] = ResolversParentTypes['SchoolCell'],
> = {
  school?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  state?: Resolver<ResolversTypes['SchoolState'], ParentType, ContextType>
  present?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  enrolled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  presentExact?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  enrolledExact?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  suppressed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  classes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
}

export type LevelAttendanceResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['LevelAttendance'] = ResolversParentTypes['LevelAttendance'],
> = {
  level?: Resolver<ResolversTypes['Level'], ParentType, ContextType>
  figure?: Resolver<ResolversTypes['Figure'], ParentType, ContextType>
}

export type CurvePointResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['CurvePoint'] = ResolversParentTypes['CurvePoint'],
> = {
  minute?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  level?: Resolver<Maybe<ResolversTypes['Level']>, ParentType, ContextType>
  present?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  enrolled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  presentExact?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  enrolledExact?: Resolver<ResolversTypes['String'], ParentType, ContextType>
  suppressed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
}

export type WallResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Wall'] = ResolversParentTypes['Wall'],
> = {
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  unit?: Resolver<ResolversTypes['ID'], ParentType, ContextType>
  date?: Resolver<ResolversTypes['Date'], ParentType, ContextType>
  session?: Resolver<ResolversTypes['Session'], ParentType, ContextType>
  time?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>
  rate?: Resolver<ResolversTypes['Float'], ParentType, ContextType>
  attendance?: Resolver<ResolversTypes['Figure'], ParentType, ContextType>
  byLevel?: Resolver<ReadonlyArray<ResolversTypes['LevelAttendance']>, ParentType, ContextType>
  curve?: Resolver<ReadonlyArray<ResolversTypes['CurvePoint']>, ParentType, ContextType>
  schools?: Resolver<ReadonlyArray<ResolversTypes['SchoolCell']>, ParentType, ContextType>
  health?: Resolver<ResolversTypes['Health'], ParentType, ContextType>
}

export type SubscriptionResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription'],
> = {
  wall?: SubscriptionResolver<ResolversTypes['Wall'], 'wall', ParentType, ContextType, Partial<SubscriptionWallArgs>>
}

export type Resolvers<ContextType = OperationContext> = {
  Date?: GraphQLScalarType
  DateTime?: GraphQLScalarType
  Position?: GraphQLScalarType
  AsOf?: AsOfResolvers<ContextType>
  Freshness?: FreshnessResolvers<ContextType>
  Quality?: QualityResolvers<ContextType>
  FlagCount?: FlagCountResolvers<ContextType>
  Sources?: SourcesResolvers<ContextType>
  Figure?: FigureResolvers<ContextType>
  BehindConnection?: BehindConnectionResolvers<ContextType>
  BehindEdge?: BehindEdgeResolvers<ContextType>
  FigureKey?: FigureKeyResolvers<ContextType>
  FigureRow?: FigureRowResolvers<ContextType>
  FigureConnection?: FigureConnectionResolvers<ContextType>
  Dimension?: DimensionResolvers<ContextType>
  Metric?: MetricResolvers<ContextType>
  Unit?: UnitResolvers<ContextType>
  PageInfo?: PageInfoResolvers<ContextType>
  UnitEdge?: UnitEdgeResolvers<ContextType>
  UnitConnection?: UnitConnectionResolvers<ContextType>
  Fact?: FactResolvers<ContextType>
  FactEdge?: FactEdgeResolvers<ContextType>
  FactConnection?: FactConnectionResolvers<ContextType>
  FactCount?: FactCountResolvers<ContextType>
  DeadLetter?: DeadLetterResolvers<ContextType>
  DeadLetterEdge?: DeadLetterEdgeResolvers<ContextType>
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>
  MethodAmount?: MethodAmountResolvers<ContextType>
  Payments?: PaymentsResolvers<ContextType>
  Indicator?: IndicatorResolvers<ContextType>
  KpiPack?: KpiPackResolvers<ContextType>
  School?: SchoolResolvers<ContextType>
  CapabilityState?: CapabilityStateResolvers<ContextType>
  ServiceHealth?: ServiceHealthResolvers<ContextType>
  ModelBuild?: ModelBuildResolvers<ContextType>
  Health?: HealthResolvers<ContextType>
  Query?: QueryResolvers<ContextType>
  SchoolCell?: SchoolCellResolvers<ContextType>
  LevelAttendance?: LevelAttendanceResolvers<ContextType>
  CurvePoint?: CurvePointResolvers<ContextType>
  Wall?: WallResolvers<ContextType>
  Subscription?: SubscriptionResolvers<ContextType>
}

export type DirectiveResolvers<ContextType = OperationContext> = {
  live?: LiveDirectiveResolver<any, any, ContextType>
  asOf?: AsOfDirectiveResolver<any, any, ContextType>
}
