import {
  BatchAnswer,
  CLOUD_EVENTS_BATCH_MEDIA_TYPE,
  CLOUD_EVENT_MEDIA_TYPE,
  CloudEvent,
  EventAnswer,
  EventResult,
  FLAGS,
  PROBLEM_CODES,
  Problem,
  SchemaEntry,
  exampleEvent,
  problemDetails,
  type ProblemCodeName,
} from '@ioc/contracts'
import { JSON_SCHEMA_DIALECT, plain, publicDefinitions, type Json } from './json-schemas.ts'

const reference = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: Json, more: Json = {}): Json => ({ 'application/json': { schema, ...more } })

/** Codes that every address may be answered with: those of HTTP itself, of the check of Host and Origin, and of our failures. */
const EVERYWHERE: readonly ProblemCodeName[] = [
  'malformed-request',
  'forbidden-host',
  'method-not-allowed',
  'request-timeout',
  'uri-too-long',
  'expectation-failed',
  'headers-too-large',
  'internal',
]
/** A page of documents knows of no key and takes no body. */
const GET_ONLY: readonly ProblemCodeName[] = ['not-found']
/** Codes that a request as a whole, or a single event, is answered with. */
const POSTING = (Object.keys(PROBLEM_CODES) as ProblemCodeName[]).filter((code) => !GET_ONLY.includes(code))

const HEADERS: Readonly<Record<number, Json>> = {
  401: { 'WWW-Authenticate': { description: 'How to send a key', schema: { type: 'string' } } },
  405: { Allow: { description: 'Methods that the address takes', schema: { type: 'string' } } },
  429: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } },
  503: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } },
}

/** One response a status, with an example for each code that it can carry. */
function problemResponses(codes: readonly ProblemCodeName[]): Json {
  const statuses = [...new Set(codes.map((code) => PROBLEM_CODES[code].status))].sort((one, other) => one - other)
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => PROBLEM_CODES[code].status === status)
      return [
        String(status),
        {
          description: here.map((code) => `\`${code}\`: ${PROBLEM_CODES[code].title}`).join('; '),
          ...(HEADERS[status] === undefined ? {} : { headers: HEADERS[status] }),
          content: {
            'application/problem+json': {
              schema: reference('Problem'),
              examples: Object.fromEntries(here.map((code) => [code, { value: problemDetails(code) }])),
            },
          },
        },
      ]
    }),
  )
}

const binaryHeaders = (['specversion', 'id', 'source', 'type', 'subject', 'time'] as const).map((name) => ({
  name: `ce-${name}`,
  in: 'header',
  required: false,
  description: `Binary mode only: the attribute ${name}, percent-encoded`,
  schema: plain(CloudEvent.properties[name]),
}))

function postEvents(): Json {
  const definitions = publicDefinitions()
  const examples = Object.fromEntries(definitions.map((each) => [each.type, { value: exampleEvent(each) }]))
  const several = { several: { value: definitions.slice(0, 2).map(exampleEvent) } }
  return {
    operationId: 'postEvents',
    summary: 'Report facts, singly or in a batch',
    description:
      'CloudEvents 1.0 in structured, binary or batch mode. The same source and id is the same fact: sending it again is safe. ' +
      'A batch has at most 500 events and 4 MiB, one event at most 256 KiB; each event of a batch has an outcome of its own.',
    security: [{ key: [] }],
    parameters: [
      ...binaryHeaders,
      {
        name: 'traceparent',
        in: 'header',
        required: false,
        description: 'W3C trace context',
        schema: { type: 'string' },
      },
    ],
    requestBody: {
      required: true,
      content: {
        [CLOUD_EVENT_MEDIA_TYPE]: { schema: reference('CloudEvent'), examples },
        [CLOUD_EVENTS_BATCH_MEDIA_TYPE]: {
          schema: { type: 'array', items: reference('CloudEvent'), maxItems: 500 },
          examples: several,
        },
        'application/json': {
          schema: { anyOf: definitions.map(({ type }) => reference(type)) },
        },
      },
    },
    responses: {
      200: {
        description: 'A single event that was known before, or a batch of which all is in the log',
        content: json({ anyOf: [reference('EventAnswer'), reference('BatchAnswer')] }),
      },
      201: { description: 'A single event was stored', content: json(reference('EventAnswer')) },
      207: { description: 'A batch of which something is not in the log', content: json(reference('BatchAnswer')) },
      ...problemResponses(POSTING),
    },
  }
}

/** Reading an address; HEAD is answered as GET is, without a body. */
function get(operationId: string, summary: string, content: Json, more: Json = {}): Json {
  const responses = { 200: { description: summary, content }, ...more, ...problemResponses(EVERYWHERE) }
  const head = { operationId: operationId.replace('get', 'head'), summary: `Headers only: ${summary}`, responses }
  return { get: { operationId, summary, responses }, head }
}

/** OpenAPI 3.1 of the intake. */
export function openApi(version: string): Json {
  const definitions = publicDefinitions()
  const flags = Object.entries(FLAGS).map(([flag, meaning]) => `- \`${flag}\`: ${meaning}`)
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: JSON_SCHEMA_DIALECT,
    info: {
      title: 'School operations centre: intake of facts',
      version,
      description: `Facts that can be read but look wrong are stored with flags:\n${flags.join('\n')}`,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: 'http://127.0.0.1:8401', description: 'This machine' }],
    paths: {
      '/v1/events': { post: postEvents() },
      '/v1/schemas': get(
        'getSchemas',
        'Types that are taken, with schema and example',
        json({ type: 'array', items: reference('SchemaEntry') }),
      ),
      '/v1/problems': get(
        'getProblems',
        'Problem codes and what to do about each',
        json({ type: 'array', items: { type: 'object' } }),
      ),
      '/problems/{code}': {
        parameters: [
          { name: 'code', in: 'path', required: true, schema: { type: 'string', enum: Object.keys(PROBLEM_CODES) } },
        ],
        ...get(
          'getProblem',
          'What one problem code means',
          json(reference('Problem')),
          problemResponses(['not-found']),
        ),
      },
      '/openapi.json': get('getDescription', 'This description', json({ type: 'object' })),
      '/healthz': get('getHealth', 'The process lives', json({ type: 'object' })),
      '/readyz': get('getReadiness', 'Facts are taken', json({ type: 'object' }), {
        503: { description: 'Not yet; the reason says why', content: json({ type: 'object' }) },
      }),
      '/metrics': get('getMetrics', 'Prometheus metrics', { 'text/plain': { schema: { type: 'string' } } }),
    },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'A key issued by the operators' } },
      schemas: {
        ...Object.fromEntries(
          Object.entries({ CloudEvent, EventAnswer, EventResult, BatchAnswer, Problem, SchemaEntry }).map(
            ([name, schema]) => [name, plain(schema)],
          ),
        ),
        ...Object.fromEntries(
          definitions.map(({ type, schema, description }) => [type, { ...plain(schema), description }]),
        ),
      },
    },
  }
}
