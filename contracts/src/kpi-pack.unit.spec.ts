import { describe, expect, it } from 'vitest'
import { parseKpiPack } from './index.ts'

const indicator = { code: '1', name: 'Chỉ tiêu', of: { kind: 'capability', code: 'lms' } }
const pack = {
  code: 'dt',
  version: 1,
  name: 'Kế hoạch',
  source: 'Quyết định',
  owner: { name: 'Sở' },
  period: '2024',
  indicators: [indicator],
}

describe('a pack', () => {
  it('is known by its codes however they were typed', () => {
    const typed = { ...indicator, code: ' 1', of: { kind: 'capability', code: 'lms\u200b' } }
    expect(parseKpiPack({ ...pack, code: 'dt ', indicators: [typed] })).toEqual(pack)
  })

  it('has each indicator once', () => {
    const indicators = [indicator, { ...indicator, code: '1\u00a0' }]
    expect(() => parseKpiPack({ ...pack, indicators })).toThrow('stands twice')
  })
})
