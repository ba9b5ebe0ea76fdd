import { describe, expect, it } from 'vitest'
import { catalogue, parseCatalogue } from './index.ts'

const [first] = catalogue.entries

describe('the catalogue', () => {
  it('has the codes that plans count by', () => {
    const capabilities =
      'school-management-software lms cashless-payment computer-based-assessment e-gradebook e-transcript digital-transcript question-bank digital-library home-school-channel digital-signature face-attendance fibre-internet'
    for (const code of capabilities.split(' ')) expect(catalogue.capability(code), code).toBeDefined()
    for (const code of 'learning-resources transcripts-signed computers-management computers-teaching stem-rooms'.split(
      ' ',
    )) {
      expect(catalogue.measure(code), code).toBeDefined()
    }
  })

  it('tells capabilities from measures', () => {
    expect(catalogue.capability('computers-teaching')).toBeUndefined()
    expect(catalogue.measure('lms')).toBeUndefined()
    expect(catalogue.capability('e-transcript')?.name).not.toBe(catalogue.capability('digital-transcript')?.name)
  })

  it('takes a new code as a line of data', () => {
    const grown = parseCatalogue({ version: 2, entries: [...catalogue.entries, { ...first, code: 'new-code' }] })
    expect(grown.capability('new-code')).toBeDefined()
    expect(grown.version).toBe(2)
  })

  it('writes its codes as those of reports are written, so that the two meet', () => {
    const spaced = parseCatalogue({ version: 2, entries: [{ ...first, code: '\u00a0e\u0301-book ' }] })
    expect(spaced.entries[0]?.code).toBe('\u00e9-book')
    const twice = [first, { ...first, code: `${first?.code ?? ''}\u200b` }]
    expect(() => parseCatalogue({ version: 1, entries: twice })).toThrow('stands twice')
    expect(() => parseCatalogue({ version: 1, entries: [{ ...first, code: ' ' }] })).toThrow('catalogue/entries/0')
  })

  it('refuses a file that does not fit, and a code that stands twice, saying where', () => {
    expect(() => parseCatalogue({ version: 0, entries: [] })).toThrow('catalogue/version')
    expect(() => parseCatalogue({ version: 1, entries: [{ code: 'x' }] })).toThrow('catalogue/entries/0')
    expect(() => parseCatalogue({ version: 1, entries: [first, first] })).toThrow('stands twice')
  })
})
