import type { Level } from '../../generated/enums.ts'
import type { Hierarchy } from './hierarchy.ts'

export interface GroupedSchool {
  readonly code: string
  readonly name: string
  readonly level: Level | null
}

/** The schools under one unit, in their fixed order. */
export interface SchoolGroup {
  readonly key: string
  /** Name of the unit, its kind abbreviated; empty when the unit is unknown. */
  readonly label: string
  /** The name alone where no other unit here bears it, otherwise the label. */
  readonly short: string
  readonly schools: readonly GroupedSchool[]
}

const collator = new Intl.Collator('vi', { numeric: true })
const compare = (a: { name: string; key: string }, b: { name: string; key: string }): number =>
  collator.compare(a.name, b.name) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** Kinds of unit as official forms abbreviate them. The kind stays: a city and a district may share a name. */
const abbreviations: readonly (readonly [RegExp, string])[] = [
  [/^thành phố\s+/iu, 'TP. '],
  [/^thị trấn\s+/iu, 'TT. '],
  [/^thị xã\s+/iu, 'TX. '],
  [/^đặc khu\s+/iu, 'ĐK. '],
  [/^phường\s+/iu, 'P. '],
  [/^huyện\s+/iu, 'H. '],
  [/^quận\s+/iu, 'Q. '],
  [/^xã\s+/iu, 'X. '],
]

/** `Phường Vĩnh Châu` → `P. Vĩnh Châu`. */
export function abbreviate(name: string): string {
  for (const [prefix, short] of abbreviations) if (prefix.test(name)) return name.replace(prefix, short)
  return name
}

/** The name without its kind: what the eye looks for in an ordered list. */
const bare = (name: string): string => abbreviate(name).replace(/^\p{Lu}{1,2}\. /u, '')

/**
 * Groups schools by the unit they belong to; units and the schools in each are in Vietnamese alphabetical order, so that
 * a school keeps its place whatever its state. Schools of unknown units come last.
 */
export function groupSchools(cells: readonly { readonly school: string }[], hierarchy: Hierarchy): SchoolGroup[] {
  const groups = new Map<string, { key: string; name: string; label: string; schools: GroupedSchool[] }>()
  for (const { school: code } of cells) {
    const school = hierarchy.get(code)
    const parent = school?.parent ?? { code: '', name: '' }
    let group = groups.get(parent.code)
    if (group === undefined) {
      group = { key: parent.code, name: bare(parent.name), label: abbreviate(parent.name), schools: [] }
      groups.set(parent.code, group)
    }
    group.schools.push({ code, name: school?.name ?? code, level: school?.level ?? null })
  }
  const bearers = new Map<string, number>()
  for (const { name } of groups.values()) bearers.set(name, (bearers.get(name) ?? 0) + 1)
  return [...groups.values()]
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || compare(a, b))
    .map(({ key, name, label, schools }) => ({
      key,
      label,
      short: bearers.get(name) === 1 ? name : label,
      schools: schools.sort((a, b) => compare({ ...a, key: a.code }, { ...b, key: b.code })),
    }))
}
