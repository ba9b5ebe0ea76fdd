import { HEADERS, STREAM_NAME, allEvents, factSubject, parseTypeName, type EventDefinition } from '@ioc/contracts'
import { eventSchema, type Json } from './json-schemas.ts'

const decimal = (description: string): Json => ({ type: 'string', pattern: '^[0-9]+$', description })

const headers: Json = {
  type: 'object',
  required: [HEADERS.messageId, HEADERS.position, HEADERS.previous],
  properties: {
    [HEADERS.messageId]: { type: 'string', format: 'uuid', description: 'Event id; the stream drops a repeat by it' },
    [HEADERS.position]: decimal('Position in the log'),
    [HEADERS.previous]: decimal(
      'Position of the message before this one; 0 for the first. A gap means that messages are missing',
    ),
    [HEADERS.revision]: decimal('Revision in the stream of the unit'),
    [HEADERS.metadata]: {
      type: 'string',
      description:
        'JSON in printable ASCII (all else escaped): stream, receivedAt, keyId, hash, flags, traceparent; absent, as the body is, where the event is too large for a message: the log has it at its position',
    },
  },
}

const messageName = (type: string): string => type.replaceAll(/[^A-Za-z0-9]/g, '_')

function message(definition: EventDefinition): Json {
  const { type, description, example } = definition
  const name = parseTypeName(type)
  return {
    name: type,
    title: name === undefined ? type : `${name.family}: ${name.fact} (version ${name.version})`,
    summary: description,
    contentType: 'application/cloudevents+json',
    headers,
    payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema: eventSchema(definition) },
    'x-subject-example': factSubject('ref', type, example.subject),
  }
}

/** AsyncAPI 3.0 of the stream that carries every fact. */
export function asyncApi(version: string): Json {
  const names = allEvents.map(({ type }) => messageName(type))
  const inChannel = (name: string): Json => ({ $ref: `#/channels/facts/messages/${name}` })
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'School operations centre: stream of facts',
      version,
      description: `JetStream stream ${STREAM_NAME}. Every fact once, in the order of the log; follow the chain of positions to notice gaps.`,
      license: { name: 'Apache-2.0' },
    },
    servers: { nats: { host: '127.0.0.1:8422', protocol: 'nats', description: 'This machine' } },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      facts: {
        address: 'ioc.v1.{province}.{family}.{fact}.{unit}',
        description: 'Bytes outside A-Z a-z 0-9 _ - stand as %XX in each token',
        parameters: {
          province: { description: 'Token of the province', examples: ['ref'] },
          family: {
            description: 'Family of the type',
            examples: [...new Set(allEvents.map(({ type }) => parseTypeName(type)?.family ?? 'unknown'))],
          },
          fact: { description: 'Fact of the type' },
          unit: { description: 'Unit code' },
        },
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
      },
    },
    operations: {
      publishFacts: {
        action: 'send',
        channel: { $ref: '#/channels/facts' },
        summary: 'Facts as they are stored',
        messages: names.map(inChannel),
      },
    },
    components: { messages: Object.fromEntries(allEvents.map((each) => [messageName(each.type), message(each)])) },
  }
}
