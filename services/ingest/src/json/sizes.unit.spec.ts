import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sizeOfValue, sizesOfElements } from './sizes.ts'

const space = fc.stringMatching(/^[ \n\r\t]{0,3}$/)

describe('the size of an event as it was sent', () => {
  it('is that of its own text, whatever stands around it', () => {
    expect(sizeOfValue(Buffer.from('{"a":1}'))).toBe(7)
    expect(sizeOfValue(Buffer.from(' \r\n{"a": 1}\t\n'))).toBe(8)
    expect(sizeOfValue(Buffer.from('\ufeff {"é":1}'))).toBe(8)
    expect(sizeOfValue(Buffer.from('{"\\u00e9":1}'))).toBe(12)
    expect(sizeOfValue(Buffer.alloc(0))).toBe(0)
  })

  it('is the same in a batch, for any elements and any white space around them', () => {
    const element = fc.json({ stringUnit: 'binary', maxDepth: 3 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(space, element, space), { maxLength: 6 }),
        space,
        fc.boolean(),
        (parts, gap, bom) => {
          const inside = parts.map((part) => part.join('')).join(',')
          const body = Buffer.from(`${bom ? '\ufeff' : ''}${gap}[${inside}${parts.length === 0 ? gap : ''}]${gap}`)
          const alone = parts.map(([, text]) => sizeOfValue(Buffer.from(text)))
          expect(sizesOfElements(body).slice(0, parts.length)).toEqual(alone)
          expect(alone).toEqual(parts.map(([, text]) => Buffer.byteLength(text)))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is not misled by brackets, commas, quotes and backslashes in text', () => {
    const elements = ['"],["', '{"a\\\\":"\\\\\\"}],"}', '"\\\\"', '[[],{"x":[1,2]}]', 'null', '-1.5e3']
    expect(sizesOfElements(Buffer.from(`[${elements.join(' , ')}]`))).toEqual(elements.map((each) => each.length))
  })
})
