import { describe, expect, it } from 'vitest'
import { ModelNotReadyError, tableIn } from './live-tables.ts'

const exams = { name: 'exams', version: 3 }

describe('the table to read a model from', () => {
  it('is that of the version asked for, when it is complete', () => {
    const tables = new Map([['exams', { version: 3, build: 7 }]])
    expect(tableIn({ tables }, exams)).toBe('exams_v3')
  })

  it.each([[new Map()], [new Map([['exams', { version: 2, build: 1 }]])]])(
    'is refused while another version or none is complete',
    (tables) => {
      expect(() => tableIn({ tables }, exams)).toThrow(ModelNotReadyError)
    },
  )
})
