import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSchema, graphqlSync } from 'graphql'
import type { Handlers } from '../lib/live/supervisor.ts'
import type { Transport } from '../lib/live/transport.ts'
import { exampleFigures } from './example-figures.ts'
import { exampleWall } from './example-wall.ts'

export const gatewaySchema = buildSchema(
  readFileSync(resolve(import.meta.dirname, '../../../services/gateway/schema.graphql'), 'utf8'),
)

const FRESH = { state: 'fresh', ageSeconds: 0.4 }

interface Open {
  readonly name: string
  readonly document: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly handlers: Handlers
}

/** What the example answers to a document, with some of it changed. */
export function answerTo(
  document: string,
  changes: Readonly<Record<string, unknown>> = {},
  variables: Readonly<Record<string, unknown>> = {},
) {
  const wall = { ...exampleWall(), ...changes }
  const { generation, position } = wall
  const standing = { generation, position, freshness: FRESH }
  const { data, errors } = graphqlSync({
    schema: gatewaySchema,
    source: document,
    variableValues: variables,
    rootValue: { wall, health: { ...wall.health, ...standing }, ...exampleFigures(changes) },
  })
  if (errors !== undefined) throw new Error(String(errors))
  const live = { ...standing, time: wall.time, rate: wall.rate }
  // As it comes out of a message.
  return JSON.parse(JSON.stringify({ data, extensions: { live } })) as object
}

/** A gateway for specs: it answers when it is told to, and from then on at once whoever asks, until it is told otherwise. */
export function fakeGateway() {
  let open: Open[] = []
  const asked: string[] = []
  let present: Readonly<Record<string, unknown>> | undefined
  const nameOf = (document: string): string => /^\s*query (\w+)/.exec(document)?.[1] ?? ''
  const transport: Transport = {
    ask: () => Promise.reject(new Error('no answer')),
    subscribe: (document, variables, handlers) => {
      const one: Open = { name: nameOf(document), document, variables, handlers }
      open.push(one)
      asked.push(one.name)
      queueMicrotask(() => {
        if (present !== undefined && open.includes(one)) handlers.next(answerTo(document, present, variables))
      })
      return () => {
        open = open.filter((other) => other !== one)
      }
    },
  }
  const each = (run: (one: Open) => void): void => {
    for (const one of [...open]) run(one)
  }
  return {
    transport,
    /** Names of the questions that are asked now. */
    open: () => open.map(({ name }) => name),
    variables: (name: string) => open.find((one) => one.name === name)?.variables,
    /** Names of all that were ever asked, in order. */
    asked,
    say: (changes: Readonly<Record<string, unknown>> = {}) => {
      present = changes
      each(({ document, variables, handlers }) => handlers.next(answerTo(document, changes, variables)))
    },
    /** Answers nothing more, to nobody. */
    mute: () => (present = undefined),
    refuse: (code: string, message: string) => {
      present = undefined
      each(({ handlers }) => handlers.refused({ code, message }))
    },
    lose: () => {
      present = undefined
      each(({ handlers }) => handlers.closed('gone'))
    },
  }
}
