import { Compile } from 'typebox/compile'
import { describe, expect, it } from 'vitest'
import { FLAGS, PROBLEM_CODES, Problem, isFlag, problemDetails, type ProblemCodeName } from './index.ts'

describe('problem details', () => {
  it('say for every code what it is and how to mend it', () => {
    const schema = Compile(Problem)
    for (const code of Object.keys(PROBLEM_CODES) as ProblemCodeName[]) {
      const problem = problemDetails(code, { detail: 'here', pointer: '/data' })
      expect(schema.Check(problem), code).toBe(true)
      expect(problem).toMatchObject({ code, type: `/problems/${code}`, pointer: '/data', detail: 'here' })
      expect(problem.hint).toMatch(/\.$/)
    }
  })

  it('have codes of their own for everything a sender can mend', () => {
    const hints = Object.values(PROBLEM_CODES).map(({ title }) => title)
    expect(new Set(hints).size).toBe(hints.length)
  })
})

describe('flags', () => {
  it('are known by name and explained', () => {
    expect(isFlag('unknown-unit')).toBe(true)
    expect(isFlag('toString')).toBe(false)
    expect(Object.values(FLAGS).every((meaning) => meaning.length > 10)).toBe(true)
  })
})
