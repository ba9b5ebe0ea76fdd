// Generated from schema.graphql by scripts/generate.ts; do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql'
import type { UnitModel, KpiPackModel, IndicatorModel, WallView, HealthModel } from '../graphql/models.ts'
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
  /** Facts behind the figure that carry a flag */
  readonly flagged: Scalars['Int']['output']
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

export type Health = {
  /** Whether the read model is level with the log */
  readonly caughtUp: Scalars['Boolean']['output']
  readonly generation: Scalars['Int']['output']
  readonly position: Scalars['Position']['output']
  readonly freshness: Freshness
  readonly deadLetters: Scalars['Int']['output']
  readonly services: ReadonlyArray<ServiceHealth>
}

export type DimensionInput = {
  readonly name: Scalars['String']['input']
  readonly value: Scalars['String']['input']
}

export type Query = {
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
  /** A plan's indicators for a unit: actual, target, verdict */
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
  Sources: ResolverTypeWrapper<Sources>
  Figure: ResolverTypeWrapper<Figure>
  String: ResolverTypeWrapper<Scalars['String']['output']>
  Unit: ResolverTypeWrapper<UnitModel>
  ID: ResolverTypeWrapper<Scalars['ID']['output']>
  PageInfo: ResolverTypeWrapper<PageInfo>
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>
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
  Payments: ResolverTypeWrapper<Payments>
  Indicator: ResolverTypeWrapper<IndicatorModel>
  KpiPack: ResolverTypeWrapper<KpiPackModel>
  School: ResolverTypeWrapper<UnitModel>
  CapabilityState: ResolverTypeWrapper<CapabilityState>
  ServiceHealth: ResolverTypeWrapper<ServiceHealth>
  Health: ResolverTypeWrapper<HealthModel>
  DimensionInput: DimensionInput
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>
  SchoolState: SchoolState
  SchoolCell: ResolverTypeWrapper<SchoolCell>
  LevelAttendance: ResolverTypeWrapper<LevelAttendance>
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
  Sources: Sources
  Figure: Figure
  String: Scalars['String']['output']
  Unit: UnitModel
  ID: Scalars['ID']['output']
  PageInfo: PageInfo
  Boolean: Scalars['Boolean']['output']
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
  Payments: Payments
  Indicator: IndicatorModel
  KpiPack: KpiPackModel
  School: UnitModel
  CapabilityState: CapabilityState
  ServiceHealth: ServiceHealth
  Health: HealthModel
  DimensionInput: DimensionInput
  Query: Record<PropertyKey, never>
  SchoolCell: SchoolCell
  LevelAttendance: LevelAttendance
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

export type HealthResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Health'] = ResolversParentTypes['Health'],
> = {
  caughtUp?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>
  generation?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  position?: Resolver<ResolversTypes['Position'], ParentType, ContextType>
  freshness?: Resolver<ResolversTypes['Freshness'], ParentType, ContextType>
  deadLetters?: Resolver<ResolversTypes['Int'], ParentType, ContextType>
  services?: Resolver<ReadonlyArray<ResolversTypes['ServiceHealth']>, ParentType, ContextType>
}

export type QueryResolvers<
  ContextType = OperationContext,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
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
  Sources?: SourcesResolvers<ContextType>
  Figure?: FigureResolvers<ContextType>
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
}
