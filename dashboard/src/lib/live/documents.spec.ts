import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import * as documents from './documents.ts'

const schema = buildSchema(
  readFileSync(resolve(import.meta.dirname, '../../../../services/gateway/schema.graphql'), 'utf8'),
)

describe('the documents of the wall', () => {
  it.each(Object.entries(documents))('%s is valid against the schema of the gateway', (_name, document) => {
    expect(validate(schema, parse(document)).map(({ message }) => message)).toEqual([])
  })
  it('are checked: a field that the schema lacks is found', () => {
    expect(validate(schema, parse('{ health { colour } }'))).toHaveLength(1)
  })
})
