import { describe, expect, it } from 'vitest'
import { quoteIdentifier, quoteString, settingsClause, withSettings } from './sql.ts'

describe('SQL text', () => {
  it('quotes strings so that neither a quote nor a backslash ends them', () => {
    expect(quoteString(`a'b\\c`)).toBe(`'a''b\\\\c'`)
  })

  it('takes names of one or two plain parts only', () => {
    expect(quoteIdentifier('db.facts_1')).toBe('`db`.`facts_1`')
    for (const name of ['a.b.c', 'a b', '', 'a`b', '1a', "a' SETTINGS x=1"]) {
      expect(() => quoteIdentifier(name)).toThrow(RangeError)
    }
  })

  it('writes settings of each kind and refuses what is none', () => {
    expect(settingsClause({ a: 1, b: "x'y", c: true })).toBe("SETTINGS a = 1, b = 'x''y', c = 1")
    expect(() => settingsClause({ 'a = 1, b': 1 })).toThrow(RangeError)
    expect(() => settingsClause({ a: Number.NaN })).toThrow(RangeError)
  })

  it('puts settings on a line of their own, past a trailing comment or semicolon', () => {
    expect(withSettings('SELECT 1 -- one', { a: 1 })).toBe('SELECT 1 -- one\nSETTINGS a = 1')
    expect(withSettings(' SELECT 1;\n', { a: 1 })).toBe('SELECT 1\nSETTINGS a = 1')
  })
})
