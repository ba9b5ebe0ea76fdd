import { readFileSync } from 'node:fs'
import { getOperationAST, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { generateQueries } from '../scripts/generate.ts'
import { frameQuery } from './frame/generated/frame.ts'
import { systemQuery } from './frame/generated/system.ts'
import { scenes } from './scenes/index.ts'
import { answerTo, gatewaySchema } from './testing/fake-gateway.ts'

const watched = [
  frameQuery,
  systemQuery,
  ...(await Promise.all(scenes.map(({ load }) => load()))).map(({ query }) => query),
]

describe('what stands beside the queries', () => {
  it('is what they and the schema of the gateway say', async () => {
    const files = await generateQueries()
    expect(files.length).toBeGreaterThan(watched.length)
    for (const { path, text } of files) expect(readFileSync(path, 'utf8'), path).toBe(text)
  })
})

describe('a query of the wall', () => {
  it.each(watched.map((query) => [query.name, query] as const))(
    '%s is valid, live, and says where it stands',
    (_name, query) => {
      const document = parse(query.document)
      expect(validate(gatewaySchema, document)).toEqual([])
      expect(getOperationAST(document)?.directives?.map(({ name }) => name.value)).toEqual(['live'])
      const answer = answerTo(query.document, {}, Object.fromEntries(query.required.map((name) => [name, name])))
      const data: unknown = Reflect.get(answer, 'data')
      expect(query.decode(data, '').health).toMatchObject({ generation: 1, position: 4096n })
    },
  )
  it('is checked: a field that the schema lacks is found', () => {
    expect(validate(gatewaySchema, parse('query Q @live { health { colour } }'))).toHaveLength(1)
  })
})

describe('the list of scenes', () => {
  it('names each once, in the order of their turns', () => {
    expect(new Set(scenes.map(({ id }) => id)).size).toBe(scenes.length)
    const orders = scenes.map(({ order }) => order)
    expect(orders).toEqual([...new Set(orders)].sort((a, b) => a - b))
  })
})
