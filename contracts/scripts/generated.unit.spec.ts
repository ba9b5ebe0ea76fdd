import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROBLEM_CODES, allEvents, checkData } from '@ioc/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { documents, drift, writeDocuments } from './documents.ts'

let dir = ''
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'ioc-generated-'))))
afterEach(() => rmSync(dir, { recursive: true }))

describe('generated documents', () => {
  it('are what lies in contracts/generated: run npm run codegen after a change of shapes', () => {
    expect(drift(join(import.meta.dirname, '..', 'generated'))).toEqual([])
  })

  it('are noticed when missing, changed or left over', () => {
    writeDocuments(dir)
    expect(drift(dir)).toEqual([])
    writeFileSync(join(dir, 'openapi.json'), '{}')
    writeFileSync(join(dir, 'schemas', 'old.json'), '{}')
    expect(drift(dir)).toEqual(['openapi.json', 'schemas/old.json'])
    writeDocuments(dir)
    expect(drift(dir)).toEqual([])
  })

  it('have one schema a type, whose example fits', () => {
    const texts = documents()
    for (const { type, example } of allEvents) {
      const schema: unknown = JSON.parse(texts.get(`schemas/${type}.json`) ?? 'null')
      expect(schema).toMatchObject({ title: type, examples: [example.data] })
      expect(checkData(type, example.data), type).toEqual([])
    }
  })

  it('describe every problem code that a request can meet', () => {
    const text = documents().get('openapi.json') ?? ''
    for (const code of Object.keys(PROBLEM_CODES)) expect(text).toContain(`"${code}"`)
  })

  it('resolve every reference within the document', () => {
    for (const name of ['openapi.json', 'asyncapi.json']) {
      const document: unknown = JSON.parse(documents().get(name) ?? 'null')
      const references = JSON.stringify(document).match(/"\$ref":"#([^"]+)"/g) ?? []
      expect(references.length).toBeGreaterThan(0)
      for (const reference of references) {
        const path = reference.slice('"$ref":"#/'.length, -1).split('/')
        const target = path.reduce<unknown>(
          (at, key) =>
            at !== null && typeof at === 'object' ? Object.entries(at).find(([name]) => name === key)?.[1] : undefined,
          document,
        )
        expect(target, reference).toBeDefined()
      }
    }
  })
})
