import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSchema, execute, getOperationAST, parse, subscribe, validate, type ExecutionArgs } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { minuteOfDay } from '../src/lib/format/time.ts'
import { examsAt } from './exams.ts'
import { wallAt } from './morning.ts'
import { makeProvince } from './province.ts'

/**
 * A gateway that makes its answers up, to look at the wall without a system. For development only.
 * `npx tsx dev/mock-server.ts --port 8490 --schools 730 --units 60 --at 06:40 --rate 60 [--stall 20] [--down relay,nats]`
 * `--dist`: another build to serve, to compare with. `--stall n`: nothing new is confirmed after n seconds; `--mute n`: no message is sent after n seconds.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8490' },
    schools: { type: 'string', default: '730' },
    units: { type: 'string', default: '60' },
    at: { type: 'string', default: '06:40' },
    rate: { type: 'string', default: '60' },
    stall: { type: 'string', default: 'Infinity' },
    mute: { type: 'string', default: 'Infinity' },
    down: { type: 'string', default: '' },
    dist: { type: 'string', default: resolve(import.meta.dirname, '../dist') },
  },
})
const schools = makeProvince(Number(values.schools), Number(values.units))
const startedAt = Date.now()
const origin = Date.parse(`2025-09-05T${values.at}:00+07:00`)
const rate = Number(values.rate)
const root = resolve(import.meta.dirname, '..')
const schema = buildSchema(readFileSync(resolve(root, '../services/gateway/schema.graphql'), 'utf8'))

function present() {
  const elapsed = (Date.now() - startedAt) / 1000
  const confirmed = Math.min(elapsed, Number(values.stall))
  return wallAt(schools, {
    time: origin + elapsed * rate * 1000,
    rate,
    position: Math.round(1000 + confirmed * 700),
    ageSeconds: 0.3 + elapsed - confirmed,
    failing: values.down.split(',').filter((name) => name !== ''),
  })
}

interface UnitsArguments {
  readonly kind?: string
  readonly first: number
  readonly after?: string
}

function units({ kind, first, after }: UnitsArguments) {
  const all =
    kind === 'school'
      ? schools.map((school) => ({ ...school, levels: [school.level], reportingLevel: school.level }))
      : kind === 'province'
        ? [{ code: '94', name: 'Tỉnh Sóc Trăng' }]
        : []
  const start = Number(after ?? 0)
  const edges = all.slice(start, start + first).map((node, index) => ({ cursor: String(start + index + 1), node }))
  const end = start + edges.length
  return { edges, pageInfo: { hasNextPage: end < all.length, endCursor: String(end) } }
}

/** What moves although nothing has been reported. */
const AGES: ReadonlySet<string> = new Set(['position', 'time', 'freshness', 'asOf'])
const withoutAges = (key: string, value: unknown): unknown => (AGES.has(key) ? undefined : value)

/** A live query as the gateway answers it: data when something has changed, else every two seconds that it stands. */
async function* answers(args: ExecutionArgs) {
  const [lookMs, beatMs] = [250, 2000]
  let [shown, toldAt] = ['', 0]
  while ((Date.now() - startedAt) / 1000 < Number(values.mute)) {
    const { time, rate: seconds, health } = present()
    const { generation, position, freshness } = health
    const extensions = { live: { generation, position, freshness, time, rate: seconds } }
    const result = await execute(args)
    const text = JSON.stringify(result, withoutAges)
    if (text !== shown) yield { ...result, extensions }
    else if (Date.now() - toldAt >= beatMs) yield { extensions }
    if (text !== shown || Date.now() - toldAt >= beatMs) toldAt = Date.now()
    shown = text
    await new Promise((done) => setTimeout(done, lookMs))
  }
  await new Promise(() => undefined)
}

const isLive = ({ document, operationName }: ExecutionArgs): boolean =>
  getOperationAST(document, operationName)?.directives?.some(({ name }) => name.value === 'live') === true

async function* walls() {
  while ((Date.now() - startedAt) / 1000 < Number(values.mute)) {
    yield { wall: present() }
    await new Promise((done) => setTimeout(done, 250))
  }
  await new Promise(() => undefined)
}

/** The exams of the same day. Minutes after local midnight. */
const exams = () => examsAt(schools, minuteOfDay(Date.parse(present().time)))
const rootValue = {
  ...{ wall: present, units, health: () => present().health },
  figure: (args: { readonly metric: string }) => exams().figure(args),
  figures: (args: { readonly metric: string; readonly by: readonly string[] }) => exams().figures(args),
}
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  if (path === '/graphql') {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as ExecutionArgs['variableValues'] & {
        query: string
        variables: Record<string, unknown>
      }
      const document = parse(query)
      const errors = validate(schema, document)
      const answer =
        errors.length > 0 ? { errors } : execute({ schema, document, rootValue, variableValues: variables })
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
    return
  }
  const file = resolve(values.dist, path.startsWith('/assets/') ? `.${path}` : 'index.html')
  response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream').end(readFileSync(file))
})
useServer(
  {
    schema,
    execute: (args) => (isLive(args) ? answers(args) : execute(args)),
    subscribe,
    roots: { query: rootValue, subscription: { wall: walls } },
  },
  new WebSocketServer({ server, path: '/graphql' }),
)
server.listen(Number(values.port), '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${values.port}/wall\n`))
