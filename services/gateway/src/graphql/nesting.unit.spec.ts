import { parse } from 'graphql/index.js'
import { describe, expect, it } from 'vitest'
import { nestsDeeper } from './nesting.ts'

describe('the nesting of an operation', () => {
  it('counts braces, brackets and parentheses, closed or not', () => {
    expect(nestsDeeper('{a(b:[1])}', 3)).toBe(false)
    expect(nestsDeeper('{a(b:[[1]])}', 3)).toBe(true)
    expect(nestsDeeper('{'.repeat(20_000))).toBe(true)
    expect(nestsDeeper('}}}}{{{{', 3)).toBe(true)
  })

  it('counts nothing in strings, block strings and comments, as the parser does', () => {
    const quiet = ['{a(b:"{{{{\\"{{{{")}', '{a(b:"""{{{{ \\""" {{{{ "" {{{{""")}', '{a # {{{{{\n}', '{a(b:"\\\\")}']
    for (const query of quiet) {
      expect(() => parse(query)).not.toThrow()
      expect([query, nestsDeeper(query, 2)]).toEqual([query, false])
    }
  })

  it('goes on counting after a string, a block string and a comment', () => {
    for (const query of ['{a(b:"x",c:{', '{a(b:"""x""",c:{', '{a # x\n{a{', '{a # x\r{a{', '{a(b:"",c:{']) {
      expect([query, nestsDeeper(query, 2)]).toEqual([query, true])
    }
  })
})
