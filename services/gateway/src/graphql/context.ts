import type { ClickHouse, Role } from '@ioc/clickhouse'
import { localDate, localDay, normalName, parseInstant, type Catalogue, type KpiPack } from '@ioc/contracts'
import { pause, type Clock, type Failpoints, type Logger, type Timers } from '@ioc/kit'
import {
  createReading,
  othersTurn,
  snapshotAt,
  type Audience,
  type HierarchyCache,
  type ModelBuild,
  type Moment,
  type Reading,
  type SharedSnapshots,
  type Snapshot,
} from '@ioc/projections/queries'
import type { ServiceState } from '../http/services-file.ts'
import type { AdmittedOperation } from '../admission/admission.ts'
import { OperationBudget } from './budget.ts'
import { clientError } from './errors.ts'
import type { WallModels } from './wall-models.ts'

/** Who reads: the screens' hub, or an analyst's operation. */
export type Reader = Extract<Role, 'wall' | 'analyst'>

/** What all operations share. */
export interface GatewayServices {
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly timers: Timers
  readonly logger: Logger
  readonly failpoints: Failpoints
  readonly catalogue: Catalogue
  /** Real milliseconds. */
  readonly startedAt: number
  /** Bytes that one answer may have. */
  readonly maxAnswerBytes: number
  readonly packs: readonly KpiPack[]
  /** Whose eyes figures are for: whether small numbers of persons are withheld. */
  readonly audience: Audience
  readonly snapshots: SharedSnapshots
  /** One for the wall and one for analysts: neither waits for what the other began to read. */
  readonly hierarchies: Readonly<Record<Reader, HierarchyCache>>
  readonly walls: WallModels
  /** Read models that are built beside the live ones. */
  readonly modelBuilds: (reading: Reading) => Promise<readonly ModelBuild[]>
  /** State of the other processes, as the launcher wrote it down. */
  readonly serviceStates: () => Promise<readonly ServiceState[]>
}

/** One GraphQL operation: everything it reads, it reads at one position. */
export interface OperationContext {
  readonly services: GatewayServices
  readonly reading: () => Promise<Reading>
  /**
   * The same at an earlier position: where the first page of a list was read that goes on.
   * @throws GraphQLError BAD_USER_INPUT where the operation itself asks for another moment
   */
  readonly readingAt: (position: bigint) => Promise<Reading>
  readonly budget: OperationBudget
}

/** How long an operation waits for the position that it asked for. */
const AT_LEAST_WAIT_MS = 2_000
const AT_LEAST_POLL_MS = 40

async function snapshotAtLeast(services: GatewayServices, atLeast: bigint): Promise<Snapshot> {
  const deadline = services.clock.real() + AT_LEAST_WAIT_MS
  for (;;) {
    // Shared, so that many who wait do not each look.
    const snapshot = await services.snapshots.recent('analyst')
    if (snapshot.position >= atLeast) return snapshot
    if (services.clock.real() >= deadline) {
      throw clientError('NOT_YET', `Not read up to position ${atLeast} yet: try again`, {
        position: String(snapshot.position),
      })
    }
    await pause(services.timers, AT_LEAST_POLL_MS)
  }
}

/** Makes the reading of a snapshot. @param today the local day that it takes for the present one */
export async function readingAt(
  services: GatewayServices,
  role: Reader,
  snapshot: Snapshot,
  clickhouse: ClickHouse = services.clickhouse,
  today: string = localDate(services.clock.now()),
): Promise<Reading> {
  const { catalogue, hierarchies } = services
  const hierarchy = await hierarchies[role].at(role, snapshot)
  return createReading({ clickhouse, role, snapshot, hierarchy, catalogue, today })
}

/** The local day of a moment: of the time asked for, or of what had been received last. */
function dayOf(moment: Moment, { receivedAt }: Snapshot): string | undefined {
  const instant = parseInstant(moment.kind === 'time' ? moment.time : (receivedAt ?? ''))
  return instant === undefined ? undefined : localDay(instant)
}

/** The reading of a moment of the past. @throws PositionAheadError */
async function readingOf(
  services: GatewayServices,
  snapshot: Snapshot,
  moment: Moment,
  clickhouse: ClickHouse,
): Promise<Reading> {
  const past = await snapshotAt(clickhouse, 'analyst', snapshot, moment)
  return readingAt(services, 'analyst', past, clickhouse, dayOf(moment, past))
}

/**
 * The context of an analyst's operation.
 * @param header value of `Ioc-At-Least`, if any: the position that must have been read
 * @param admitted what it may use; whoever runs it ends it
 * @param moment of the past, where the operation asks for one
 * @throws GraphQLError BAD_USER_INPUT when the header is no position.
 */
export function operationContext(
  services: GatewayServices,
  header: string | string[] | undefined,
  admitted: AdmittedOperation,
  moment?: Moment,
): OperationContext {
  // At once: a header that cannot be read refuses the request, also where the operation reads nothing.
  const atLeast = atLeastOf(header)
  let reading: Promise<Reading> | undefined
  const open = async (): Promise<Reading> => {
    services.failpoints.hit('gateway.before-query')
    const snapshot = await snapshotAtLeast(services, atLeast ?? 0n)
    // Only now: whoever waits for a position must not take the turns of those who read.
    await admitted.enter()
    const opened = await (moment === undefined
      ? readingAt(services, 'analyst', snapshot, admitted.clickhouse)
      : readingOf(services, snapshot, moment, admitted.clickhouse))
    // Many that come at once must not be executed as one: everybody else has a turn between two operations.
    await othersTurn()
    services.failpoints.hit('gateway.after-query')
    return opened
  }
  const present = (): Promise<Reading> => (reading ??= open())
  return {
    services,
    reading: present,
    readingAt: async (position) => {
      const opened = await present()
      if (opened.snapshot.position === position) return opened
      if (moment !== undefined) {
        throw clientError('BAD_USER_INPUT', 'after: a cursor of another position than the operation is read at')
      }
      return readingOf(services, opened.snapshot, { kind: 'position', position }, admitted.clickhouse)
    },
    budget: new OperationBudget(),
  }
}

const AT_LEAST = /^\d{1,20}$/

function atLeastOf(header: string | string[] | undefined): bigint | undefined {
  if (header === undefined) return undefined
  const position = typeof header === 'string' ? normalName(header) : ''
  if (AT_LEAST.test(position)) return BigInt(position)
  throw clientError('BAD_USER_INPUT', 'Ioc-At-Least: expected a position as a decimal number')
}
