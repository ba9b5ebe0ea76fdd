import type { ClickHouse, Role } from '@ioc/clickhouse'
import { localDate, normalName, type Catalogue, type KpiPack } from '@ioc/contracts'
import type { Clock, Failpoints, Logger } from '@ioc/kit'
import {
  createReading,
  othersTurn,
  type HierarchyCache,
  type Reading,
  type SharedSnapshots,
  type Snapshot,
} from '@ioc/projections/queries'
import type { ServiceState } from '../http/services-file.ts'
import type { AdmittedOperation } from '../admission/admission.ts'
import { clientError } from './errors.ts'
import type { WallModels } from './wall-models.ts'

/** Who reads: the screens' hub, or an analyst's operation. */
export type Reader = Extract<Role, 'wall' | 'analyst'>

/** What all operations share. */
export interface GatewayServices {
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly logger: Logger
  readonly failpoints: Failpoints
  readonly catalogue: Catalogue
  /** Real milliseconds. */
  readonly startedAt: number
  /** Bytes that one answer may have. */
  readonly maxAnswerBytes: number
  readonly packs: readonly KpiPack[]
  readonly snapshots: SharedSnapshots
  /** One for the wall and one for analysts: neither waits for what the other began to read. */
  readonly hierarchies: Readonly<Record<Reader, HierarchyCache>>
  readonly walls: WallModels
  /** State of the other processes, as the launcher wrote it down. */
  readonly serviceStates: () => Promise<readonly ServiceState[]>
}

/** One GraphQL operation: everything it reads, it reads at one position. */
export interface OperationContext {
  readonly services: GatewayServices
  readonly reading: () => Promise<Reading>
}

/** How long an operation waits for the position that it asked for. */
const AT_LEAST_WAIT_MS = 2_000
const AT_LEAST_POLL_MS = 40

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

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
    await pause(AT_LEAST_POLL_MS)
  }
}

/** Makes the reading of a snapshot. */
export async function readingAt(
  services: GatewayServices,
  role: Reader,
  snapshot: Snapshot,
  clickhouse: ClickHouse = services.clickhouse,
): Promise<Reading> {
  const { catalogue, clock, hierarchies } = services
  const hierarchy = await hierarchies[role].at(role, snapshot)
  return createReading({ clickhouse, role, snapshot, hierarchy, catalogue, today: localDate(clock.now()) })
}

/**
 * The context of an analyst's operation.
 * @param header value of `Ioc-At-Least`, if any: the position that must have been read
 * @param admitted what it may use; whoever runs it ends it
 * @throws GraphQLError BAD_USER_INPUT when the header is no position.
 */
export function operationContext(
  services: GatewayServices,
  header: string | string[] | undefined,
  admitted: AdmittedOperation,
): OperationContext {
  // At once: a header that cannot be read refuses the request, also where the operation reads nothing.
  const atLeast = atLeastOf(header)
  let reading: Promise<Reading> | undefined
  const open = async (): Promise<Reading> => {
    services.failpoints.hit('gateway.before-query')
    const snapshot = await snapshotAtLeast(services, atLeast ?? 0n)
    // Only now: whoever waits for a position must not take the turns of those who read.
    await admitted.enter()
    const opened = await readingAt(services, 'analyst', snapshot, admitted.clickhouse)
    // Many that come at once must not be executed as one: everybody else has a turn between two operations.
    await othersTurn()
    services.failpoints.hit('gateway.after-query')
    return opened
  }
  return {
    services,
    reading: () => {
      reading ??= open()
      return reading
    },
  }
}

const AT_LEAST = /^\d{1,20}$/

function atLeastOf(header: string | string[] | undefined): bigint | undefined {
  if (header === undefined) return undefined
  const position = typeof header === 'string' ? normalName(header) : ''
  if (AT_LEAST.test(position)) return BigInt(position)
  throw clientError('BAD_USER_INPUT', 'Ioc-At-Least: expected a position as a decimal number')
}
