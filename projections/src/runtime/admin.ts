import type { ClickHouse } from '@ioc/clickhouse'
import { createHttpServer } from '@ioc/kit'
import type { FastifyInstance, FastifyReply } from 'fastify'
import Type, { type Static } from 'typebox'
import { readDeadLetters } from './dead-letters.ts'
import { PositionPassedError } from './follower.ts'
import type { Projector } from './projector.ts'
import { PositionNotReachedError } from './projector-runtime.ts'

export interface AdminOptions {
  readonly projector: Projector
  readonly clickhouse: ClickHouse
  /** Address that the server will listen on: only its own names are answered. */
  readonly host: string
  /** How long `GET /hashes` waits for a position ahead, in milliseconds. */
  readonly hashesTimeoutMs?: number
}

const Decimal = Type.String({ pattern: '^\\d{1,20}$', description: 'Position in the log' })
const HashesQuery = Type.Object({ position: Decimal })
const DeadLettersQuery = Type.Object({
  after: Type.Optional(Decimal),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
})
const RebuildQuery = Type.Object({ model: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) })
const RebuildBody = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) })

const Hashes = Type.Object({
  position: Decimal,
  hashes: Type.Record(Type.String(), Type.String()),
  rows: Type.Record(Type.String(), Type.Integer()),
})
const Status = Type.Object({
  state: Type.Enum(['live', 'building', 'fenced', 'starting']),
  epoch: Type.Integer(),
  generation: Type.Union([Type.Integer(), Type.Null()]),
  position: Decimal,
  confirmedAt: Type.Union([Type.String(), Type.Null()]),
  build: Type.Union([
    Type.Object({
      kind: Type.Enum(['generation', 'models']),
      generation: Type.Integer(),
      models: Type.Array(Type.String()),
      position: Decimal,
      head: Decimal,
      facts: Type.Integer(),
      reason: Type.String(),
    }),
    Type.Null(),
  ]),
  models: Type.Record(Type.String(), Type.Object({ version: Type.Integer(), build: Type.Integer() })),
  waiting: Type.Array(Type.String()),
  versions: Type.String(),
})
const DeadLetters = Type.Object({
  total: Type.Integer(),
  deadLetters: Type.Array(
    Type.Object({
      position: Decimal,
      eventId: Type.String(),
      stream: Type.String(),
      type: Type.String(),
      model: Type.String({
        description: 'Read model that could not take the fact; empty where no model could read it',
      }),
      reason: Type.String(),
      bytes: Type.String({ description: 'Data of the event as it stands in the log, base64' }),
    }),
  ),
})
const Refusal = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  code: Type.String(),
  detail: Type.String(),
  position: Type.Optional(Decimal),
})
const Started = Type.Object({ started: Type.Boolean(), reason: Type.String() })

const refuse = (reply: FastifyReply, refusal: Omit<Static<typeof Refusal>, 'type'>): FastifyReply => {
  if (refusal.status === 503) void reply.header('retry-after', 1)
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .send({ type: `/problems/${refusal.code}`, ...refusal })
}

const HASHES_TIMEOUT_MS = 30_000
const refusals = { 410: Refusal, 503: Refusal }

/** The projector's own HTTP interface: health, hashes, status, rebuild, dead letters. Listens to nothing yet. */
export function createAdmin({ projector, clickhouse, host, hashesTimeoutMs }: AdminOptions): FastifyInstance {
  const app = createHttpServer({
    host,
    health: { notReady: projector.notReady, metrics: projector.metrics.registry },
  })

  app.get<{ Querystring: Static<typeof HashesQuery> }>(
    '/hashes',
    { schema: { querystring: HashesQuery, response: { 200: Hashes, ...refusals } } },
    async (request, reply) => {
      const { position } = request.query
      try {
        const result = await projector.hashesAt(BigInt(position), hashesTimeoutMs ?? HASHES_TIMEOUT_MS)
        return { position: String(BigInt(position)), ...result }
      } catch (error) {
        const present = projector.status().position
        if (error instanceof PositionPassedError) {
          const detail = `${position} has passed; ask for ${error.present} or later`
          const code = 'position-passed'
          return refuse(reply, { status: 410, code, title: 'Passed', detail, position: String(error.present) })
        }
        if (error instanceof PositionNotReachedError) {
          const code = 'position-not-reached'
          return refuse(reply, { status: 503, code, title: 'Not reached', detail: error.message, position: present })
        }
        throw error
      }
    },
  )

  app.get('/status', { schema: { response: { 200: Status } } }, () => projector.status())

  app.post<{ Body: Static<typeof RebuildBody> | null; Querystring: Static<typeof RebuildQuery> }>(
    '/rebuild',
    {
      schema: {
        querystring: RebuildQuery,
        body: Type.Union([RebuildBody, Type.Null()]),
        response: { 202: Started, 404: Refusal },
      },
    },
    (request, reply) => {
      const reason = request.body?.reason ?? 'asked for'
      const { model } = request.query
      if (model !== undefined && !projector.models.includes(model)) {
        const detail = `there is no read model "${model}"; there are ${projector.models.join(', ')}`
        return refuse(reply, { status: 404, code: 'unknown-model', title: 'Unknown model', detail })
      }
      // Progress and outcome are seen in /status; a failed build is logged there and leaves the live generation alone.
      const building = model === undefined ? projector.rebuild(reason) : projector.rebuildModel(model, reason)
      building.catch(() => undefined)
      return reply.code(202).send({ started: true, reason })
    },
  )

  app.get<{ Querystring: Static<typeof DeadLettersQuery> }>(
    '/dead-letters',
    { schema: { querystring: DeadLettersQuery, response: { 200: DeadLetters, 503: Refusal } } },
    async (request, reply) => {
      const { after = '0', limit = 100 } = request.query
      const database = projector.database()
      if (database === undefined) {
        const detail = 'no generation is complete yet'
        return refuse(reply, { status: 503, code: 'position-not-reached', title: 'Not reached', detail })
      }
      return readDeadLetters(clickhouse, database, projector.builds(), BigInt(after), limit)
    },
  )
  return app
}
