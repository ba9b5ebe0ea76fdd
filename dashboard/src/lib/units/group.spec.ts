import { describe, expect, it } from 'vitest'
import { abbreviate, groupSchools } from './group.ts'
import { schoolPage, type Hierarchy, type School } from './hierarchy.ts'

const school = (code: string, name: string, parent: [string, string] | null): [string, School] => [
  code,
  { code, name, level: 'TH', parent: parent === null ? null : { code: parent[0], name: parent[1] } },
]
const hierarchy: Hierarchy = new Map([
  school('3', 'Trường Tiểu học Đại Ân 10', ['x1', 'Xã Đại Ân']),
  school('1', 'Trường Tiểu học Đại Ân 2', ['x1', 'Xã Đại Ân']),
  school('2', 'Trường Tiểu học An Thạnh', ['p1', 'Phường An Thạnh']),
  school('4', 'Trường Mầm non Ba Trinh', ['x2', 'Xã Ba Trinh']),
  school('5', 'Trường Mầm non Đại Ân', ['t1', 'Thành phố Đại Ân']),
])
const cells = (...codes: string[]) => codes.map((code) => ({ school: code }))

describe('schools grouped by unit', () => {
  it('stand in Vietnamese order, units by their bare name and numbers by value', () => {
    const groups = groupSchools(cells('3', '5', '4', '2', '1'), hierarchy)
    expect(groups.map(({ label }) => label)).toEqual(['P. An Thạnh', 'X. Ba Trinh', 'TP. Đại Ân', 'X. Đại Ân'])
    expect(groups.map(({ short }) => short)).toEqual(['An Thạnh', 'Ba Trinh', 'TP. Đại Ân', 'X. Đại Ân'])
    expect(groups[3]?.schools.map(({ code }) => code)).toEqual(['1', '3'])
  })
  it('have the same places whatever order they come in', () => {
    const one = groupSchools(cells('1', '2', '3', '4', '5'), hierarchy)
    expect(groupSchools(cells('5', '3', '1', '4', '2'), hierarchy)).toEqual(one)
  })
  it('are shown although their unit is not known yet', () => {
    const groups = groupSchools(cells('unknown', '4'), hierarchy)
    expect(groups.map(({ label }) => label)).toEqual(['X. Ba Trinh', ''])
    expect(groups[1]?.schools).toEqual([{ code: 'unknown', name: 'unknown', level: null }])
  })
  it('are none when there are none', () => {
    expect(groupSchools([], hierarchy)).toEqual([])
  })
})

describe('the name of a unit', () => {
  it.each([
    ['Phường Vĩnh Châu', 'P. Vĩnh Châu'],
    ['Thành phố Cao Lãnh', 'TP. Cao Lãnh'],
    ['Huyện Cao Lãnh', 'H. Cao Lãnh'],
    ['Xã Xà Phiên', 'X. Xà Phiên'],
    ['Đặc khu Thổ Châu', 'ĐK. Thổ Châu'],
    ['Côn Đảo', 'Côn Đảo'],
  ])('%s becomes %s: the kind stays, because two kinds may share a name', (name, short) => {
    expect(abbreviate(name)).toBe(short)
  })
})

describe('a page of schools', () => {
  it('says the level a school counts in', () => {
    const node = { code: 'a', name: 'A', parent: null }
    const page = schoolPage({
      units: {
        edges: [
          { node: { ...node, reportingLevel: 'THCS', levels: ['TH', 'THCS'] } },
          { node: { ...node, reportingLevel: null, levels: ['TH', 'THCS'] } },
          { node: { ...node, reportingLevel: null, levels: [] } },
        ],
        pageInfo: { hasNextPage: true, endCursor: 'c' },
      },
    })
    expect(page.schools.map(({ level }) => level)).toEqual(['THCS', 'TH', null])
    expect(page.next).toBe('c')
  })
})
