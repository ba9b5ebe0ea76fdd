import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import Type, { type Static, type TSchema } from 'typebox'
import type { ClickHouse, InsertOptions, NamedRow, QueryOptions, QueryParams, Role, RowText } from './clickhouse.ts'
import { connect, isEmbedded, type ClickHouseTarget } from './clients.ts'
import { decodeRows, inTurns } from './decode.ts'
import { toClickHouseError } from './errors.ts'
import { Lane } from './lane.ts'
import { analystClients, DEFAULT_LIMITS, type ClickHouseOptions, type RoleLimits } from './options.ts'
import { insertTarget, readSettings } from './statements.ts'
import { withSettings } from './sql.ts'

type Clients = Record<Role, ClickHouseClient[]> & { control: ClickHouseClient[] }

const DEFAULT_THREADS = 4
const KILL_AGAIN_MS = 100

/**
 * Opens ClickHouse: embedded in this process over a directory, or a server by its address. The same code path serves
 * both. Rejects with a ClickHouseUnavailableError if the directory is locked or the server does not answer.
 */
export const openClickHouse = async (
  target: ClickHouseTarget,
  options: ClickHouseOptions = {},
): Promise<ClickHouse> => {
  const embedded = isEmbedded(target)
  const threads = options.threadPoolSize ?? (Number(process.env['UV_THREADPOOL_SIZE']) || DEFAULT_THREADS)
  const analysts = analystClients(options.analysts ?? 2, embedded, threads)
  const clients: Clients = {
    writer: [connect(target)],
    wall: [connect(target)],
    analyst: Array.from({ length: analysts }, () => connect(target)),
    control: [connect(target)],
  }
  const opened = new Opened(clients, embedded, {
    writer: { ...DEFAULT_LIMITS.writer, ...options.writer },
    wall: { ...DEFAULT_LIMITS.wall, ...options.wall },
    analyst: { ...DEFAULT_LIMITS.analyst, ...options.analyst },
  })
  try {
    await opened.start()
  } catch (error) {
    await opened.close()
    throw error
  }
  return opened
}

class Opened implements ClickHouse {
  readonly embedded: boolean
  version = ''
  readonly #clients: Clients
  readonly #limits: Readonly<Record<Role, RoleLimits>>
  readonly #lanes: Readonly<Record<Role | 'control', Lane<ClickHouseClient>>>
  /** Log comments must be told apart from those of other processes on the same cluster. */
  readonly #prefix = `ioc-${randomUUID()}`
  #queries = 0
  /** Log comments of the reads that run now. */
  readonly #reading = new Set<string>()

  constructor(clients: Clients, embedded: boolean, limits: Readonly<Record<Role, RoleLimits>>) {
    this.embedded = embedded
    this.#clients = clients
    this.#limits = limits
    this.#lanes = {
      writer: new Lane('writer', clients.writer, limits.writer.maxQueued),
      wall: new Lane('wall', clients.wall, limits.wall.maxQueued),
      analyst: new Lane('analyst', clients.analyst, limits.analyst.maxQueued),
      control: new Lane('control', clients.control, 1024),
    }
  }

  async start(): Promise<void> {
    const [row] = await this.query('writer', 'SELECT version() AS version', {}, { schema: VersionRow })
    this.version = row?.version ?? 'unknown'
  }

  async insert(
    table: string,
    rows: readonly NamedRow[] | readonly RowText[],
    options: InsertOptions = {},
  ): Promise<void> {
    if (rows.length === 0) return
    const format = typeof rows[0] === 'string' ? 'JSONCompactEachRow' : 'JSONEachRow'
    const into = insertTarget(table, rows.length, this.#limits.writer, options)
    await this.#lanes.writer.run(async (client) => {
      try {
        await client.insert<unknown>({ table: into, values: rows, format })
      } catch (thrown) {
        throw toClickHouseError(thrown)
      }
    })
  }

  async query<S extends TSchema>(
    role: Role,
    sql: string,
    params: QueryParams,
    options: QueryOptions<S>,
  ): Promise<Static<S>[]> {
    const comment = options.logComment ?? `${this.#prefix}-${role}-${++this.#queries}`
    const text = withSettings(sql, readSettings(this.#limits[role], comment, options))
    const rows = await this.#lanes[role].run(
      (client) => this.#select(client, text, params, comment, options.signal),
      options.signal,
    )
    return decodeRows(options.schema, rows)
  }

  async command(sql: string, params: QueryParams = {}): Promise<void> {
    await this.#lanes.writer.run(async (client) => {
      try {
        await client.command({ query: sql, query_params: { ...params } })
      } catch (thrown) {
        throw toClickHouseError(thrown)
      }
    })
  }

  async kill(logComment: string): Promise<number> {
    // ASYNC: embedded, KILL … SYNC waits for ever, and the killed query's answer with it.
    const rows = await this.#lanes.control.run((client) =>
      fetchRows(client, `KILL QUERY WHERE Settings['log_comment'] = {comment:String} ASYNC`, { comment: logComment }),
    )
    return rows.length
  }

  /** Kills again until `ended`: a query that has just been sent can't be found yet. */
  async #killUntil(ended: Promise<unknown>, comments: () => Iterable<string>): Promise<void> {
    let over = false
    const end = ended.finally(() => (over = true))
    while (!over) {
      for (const comment of comments()) await this.kill(comment)
      await Promise.race([end, delay(KILL_AGAIN_MS)])
    }
  }

  load(): Readonly<Record<Role, { queued: number; running: number }>> {
    const of = ({ queued, running }: Lane<ClickHouseClient>) => ({ queued, running })
    return { writer: of(this.#lanes.writer), wall: of(this.#lanes.wall), analyst: of(this.#lanes.analyst) }
  }

  async close(): Promise<void> {
    const idle = Promise.all([this.#lanes.writer.close(), this.#lanes.wall.close(), this.#lanes.analyst.close()])
    await this.#killUntil(idle, () => this.#reading)
    await this.#lanes.control.close()
    await Promise.all(Object.values(this.#clients).flatMap((list) => list.map((client) => client.close())))
  }

  async #select(
    client: ClickHouseClient,
    sql: string,
    params: QueryParams,
    comment: string,
    signal: AbortSignal | undefined,
  ): Promise<unknown[]> {
    const answer = fetchRows(client, sql, params)
    const over = answer.catch(() => undefined)
    let killing: Promise<void> | undefined
    const kill = () => {
      killing = this.#killUntil(over, () => [comment])
      // Thrown below, after the answer.
      killing.catch(() => {})
    }
    signal?.addEventListener('abort', kill, { once: true })
    this.#reading.add(comment)
    try {
      return await answer
    } finally {
      this.#reading.delete(comment)
      signal?.removeEventListener('abort', kill)
      await killing
    }
  }
}

const VersionRow = Type.Object({ version: Type.String() })

const fetchRows = async (client: ClickHouseClient, sql: string, params: QueryParams): Promise<unknown[]> => {
  try {
    const result = await client.query({ query: sql, query_params: { ...params }, format: 'JSONEachRow' })
    const rows: unknown[] = []
    for await (const chunk of result.stream<unknown>()) await inTurns(chunk, (row) => void rows.push(row.json()))
    return rows
  } catch (thrown) {
    throw toClickHouseError(thrown)
  }
}
