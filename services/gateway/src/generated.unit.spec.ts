import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { GENERATED, generateResolverTypes } from '../scripts/generate.ts'

describe('generated resolver types', () => {
  it('are what schema.graphql says', async () => {
    expect(readFileSync(GENERATED, 'utf8')).toBe(await generateResolverTypes())
  })
})
