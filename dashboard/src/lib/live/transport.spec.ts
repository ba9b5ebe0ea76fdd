import { describe, expect, it } from 'vitest'
import { refusalIn } from './transport.ts'

describe('an answer of errors', () => {
  it('is told by its first code and words', () => {
    const errors = [{ message: 'no fact names it', extensions: { code: 'UNKNOWN_UNIT' } }, { message: 'another' }]
    expect(refusalIn(errors)).toEqual({ code: 'UNKNOWN_UNIT', message: 'no fact names it' })
  })
  it.each([[[]], [[null]], [['text']], [[{ message: 5, extensions: null }]], [[{ extensions: { code: 5 } }]]])(
    'has a code and words whatever it is: %j',
    (errors) => {
      const { code, message } = refusalIn(errors)
      expect(code).toBe('INTERNAL')
      expect(message.length).toBeGreaterThan(0)
    },
  )
})
