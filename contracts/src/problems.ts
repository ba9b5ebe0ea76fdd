import Type, { type Static } from 'typebox'

/** A stable problem code: its usual HTTP status, a title, and what the sender can do about it. */
export interface ProblemCode {
  readonly status: number
  readonly title: string
  readonly hint: string
}

const problem = (status: number, title: string, hint: string): ProblemCode => ({ status, title, hint })

/**
 * Every code that ingest answers with. 4xx: sending the same again gives the same answer; 503 and `retry`: send it again, unchanged.
 */
export const PROBLEM_CODES = {
  'malformed-json': problem(400, 'The body is not JSON', 'Send UTF-8 JSON; the detail says where reading stopped.'),
  'malformed-request': problem(
    400,
    'The request cannot be read',
    'Check the CloudEvents mode, the headers and the body.',
  ),
  'not-representable': problem(
    422,
    'JSON that RFC 8785 cannot carry',
    'Send integers beyond 2^53 as strings, keys that differ after NFC, and text of Unicode characters only.',
  ),
  'too-deep': problem(422, 'The JSON is nested too deep', 'Send flatter data; no fact needs more than 64 levels.'),
  unauthenticated: problem(401, 'No valid key', 'Send Authorization: Bearer KEY with a key that is not revoked.'),
  'forbidden-source': problem(
    403,
    'The key may not speak for this source',
    'Use the key issued for this source, or have the source added to it.',
  ),
  'forbidden-unit': problem(
    403,
    'The key may not speak for this unit',
    'Use the key issued for this unit, or have the unit added to it.',
  ),
  'forbidden-kind': problem(
    403,
    'The key may not organise units of this kind',
    'Use a key issued with --kinds for it: ioc keys add --kinds school,campus.',
  ),
  'forbidden-host': problem(
    403,
    'The Host or Origin is not allowed',
    'Call the address under which the service is published.',
  ),
  'not-found': problem(404, 'There is nothing here', 'See the service description at /openapi.json.'),
  'method-not-allowed': problem(405, 'The method is not allowed here', 'Use a method that the header Allow names.'),
  'request-timeout': problem(
    408,
    'The request did not arrive in time',
    'Send the same again, in smaller batches where the line is slow.',
  ),
  'body-too-large': problem(413, 'The body is larger than 4 MiB', 'Split the batch.'),
  'batch-too-large': problem(413, 'The batch has more than 500 events', 'Split the batch.'),
  'event-too-large': problem(
    413,
    'One event is larger than 256 KiB',
    'Send large documents elsewhere and report a reference.',
  ),
  'uri-too-long': problem(414, 'The address is too long', 'See the service description at /openapi.json.'),
  'expectation-failed': problem(417, 'The expectation cannot be met', 'Expect nothing, or 100-continue.'),
  'headers-too-large': problem(
    431,
    'The headers are too large',
    'Send at most 16 KiB of headers; keep cookies and traces out of them.',
  ),
  'unsupported-media-type': problem(
    415,
    'The content type is not supported',
    'Use application/cloudevents+json, application/cloudevents-batch+json, or binary mode with application/json.',
  ),
  'too-many-requests': problem(
    429,
    'Too many requests for this key',
    'Wait for Retry-After, then go on; send batches.',
  ),
  'invalid-envelope': problem(
    422,
    'The CloudEvents envelope cannot be read',
    'Mend the attribute that the pointer names.',
  ),
  'unknown-type': problem(422, 'The type is not known', 'GET /v1/schemas lists the types.'),
  'invalid-data': problem(
    422,
    'The data does not fit the schema of its type',
    'Mend the field that the pointer names; GET /v1/schemas has the schema and an example.',
  ),
  'time-in-future': problem(
    422,
    'The time lies in the future',
    'Check the clock of the sender; a time more than 5 minutes ahead would outrank later corrections.',
  ),
  conflict: problem(
    409,
    'This source and id are known with other content',
    'Send a correction as a new event with an id of its own.',
  ),
  overloaded: problem(503, 'The intake is full', 'Send the same again after Retry-After.'),
  'outcome-unknown': problem(
    503,
    'Whether it was stored is not known yet',
    'Send exactly the same again after Retry-After: it is stored once.',
  ),
  internal: problem(500, 'Something failed here', 'Send the same again later; tell the operators if it lasts.'),
} as const satisfies Record<string, ProblemCode>

export type ProblemCodeName = keyof typeof PROBLEM_CODES

/** Problem details (RFC 9457). `pointer` is an RFC 6901 pointer into what was sent. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'URI reference of the problem: /problems/<code>' }),
    title: Type.String({ description: 'What kind of problem it is' }),
    status: Type.Integer({ description: 'HTTP status' }),
    code: Type.String({ description: 'Stable code', examples: Object.keys(PROBLEM_CODES) }),
    detail: Type.Optional(Type.String({ description: 'What exactly is wrong here' })),
    pointer: Type.Optional(Type.String({ description: 'RFC 6901 pointer to the place' })),
    hint: Type.String({ description: 'How to mend it' }),
  },
  { description: 'Problem details', additionalProperties: true },
)
export type Problem = Static<typeof Problem>

/** Problem details for a code. */
export function problemDetails(code: ProblemCodeName, more: { detail?: string; pointer?: string } = {}): Problem {
  const { status, title, hint } = PROBLEM_CODES[code]
  return { type: `/problems/${code}`, title, status, code, hint, ...more }
}
