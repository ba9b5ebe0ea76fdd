import { setTimeout as delay } from 'node:timers/promises'
import { expectation, times, type Attack } from '../attack.ts'
import { send } from './send.ts'

const INTROSPECTION = '{ kind name fields { name type { name } args { name } } }'

/** Questions that cost more than they are worth: each must be refused, or answered in bounds, and hold nobody up. */
const hostile: Readonly<Record<string, string>> = {
  'braces 20,000 deep': JSON.stringify({ query: '{'.repeat(20_000) }),
  'fields 5,000 deep': JSON.stringify({ query: `${'{a'.repeat(5_000)}${'}'.repeat(5_000)}` }),
  'a list 20,000 deep': JSON.stringify({ query: `{ units(under: ${'['.repeat(20_000)}) { totalCount } }` }),
  'variables 400,000 deep': `{"query":"{ health { position } }","variables":{"v":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`,
  'a body 400,000 deep': '['.repeat(400_000),
  '800 introspections by alias': JSON.stringify({
    query: `{ ${Array.from({ length: 800 }, (_, index) => `a${index}: __schema { types ${INTROSPECTION} }`).join(' ')} }`,
  }),
  '2,000 types by alias': JSON.stringify({
    query: `{ ${Array.from({ length: 2_000 }, (_, index) => `a${index}: __type(name: "Query") ${INTROSPECTION}`).join(' ')} }`,
  }),
  'introspection that goes round': JSON.stringify({
    query: '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  }),
  '10,000 aliases': JSON.stringify({
    query: `{ ${Array.from({ length: 10_000 }, (_, index) => `a${index}: health { position }`).join(' ')} }`,
  }),
  '3,000 equal fields with sub-selections': JSON.stringify({
    query: `{ ${'health { services { name ok detail } } '.repeat(3_000)} }`,
  }),
  '500 fragments in a row': JSON.stringify({
    query: `${Array.from({ length: 500 }, (_, index) => `fragment F${index} on Health { position ...F${index + 1} }`).join(' ')} fragment F500 on Health { position } { health { ...F0 } }`,
  }),
  'a name of 900,000 characters': JSON.stringify({ query: `{ ${'a'.repeat(900_000)} }` }),
  'errors without number': JSON.stringify({
    query: `{ ${Array.from({ length: 5_000 }, (_, index) => `nope${index}`).join(' ')} }`,
  }),
  'pages within pages': JSON.stringify({
    query:
      '{ units(first: 1000) { edges { node { children(first: 1000) { edges { node { children(first: 1000) { totalCount } } } } } } } }',
  }),
  'a lone surrogate':
    '{"query":"{ attendance(unit: \\"\\ud800\\", date: \\"2024-09-16\\", session: morning) { value } }"}',
  'payments of three hundred years': JSON.stringify({
    query: '{ payments(unit: "JUDGED", from: "1800-01-01", to: "2100-01-01") { total } }',
  }),
}

/** Hostile questions over HTTP, one after the other. */
export const hostileQuestions: Attack = {
  name: 'hostile-questions',
  what: 'questions too deep, too wide, too long, by alias, by introspection, by fragments',
  maxGrowthMiB: 350,
  async run({ system }) {
    const complaints: string[] = []
    for (const [what, body] of Object.entries(hostile)) {
      const answer = await send(system.urls.graphql, body)
      if (answer === undefined) complaints.push(`${what}: the connection broke`)
      else if (answer.status >= 500 && answer.status !== 503) complaints.push(`${what}: ${answer.status}`)
      else if (answer.text.includes('"INTERNAL"')) complaints.push(`${what}: INTERNAL`)
      else if (answer.text.length > 4_000_000) complaints.push(`${what}: ${answer.text.length} bytes`)
    }
    return [
      expectation(
        'each hostile question is refused or answered in bounds',
        complaints.length === 0,
        complaints.join('; '),
      ),
    ]
  },
}

const DEAR = '{ facts(unit: "JUDGED", first: 1000) { edges { node { position eventId type time hash flags } } } }'

/** Analysts who ask without end. */
export const analystLoops: Attack = {
  name: 'analyst-loops',
  what: 'six loops of dear questions, as fast as they are answered',
  maxGrowthMiB: 400,
  async run({ system, size }) {
    const end = performance.now() + times(size, 5_000, 20_000)
    let answered = 0
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        while (performance.now() < end) {
          const answer = await send(system.urls.graphql, JSON.stringify({ query: DEAR }))
          if (answer?.status === 200 && !answer.text.includes('"errors"')) answered += 1
          else await delay(20)
        }
      }),
    )
    return [expectation('analysts are answered, too', answered > 0, `${answered} answers`)]
  },
}
