import type { Level } from '../src/generated/enums.ts'

export interface MockSchool {
  readonly code: string
  readonly name: string
  readonly level: Level
  readonly parent: { readonly code: string; readonly name: string }
  readonly enrolled: number
  readonly classes: number
  /** Share of the pupils who come. */
  readonly comes: number
  /** Minute of the day at which the school begins to report, and how long it takes. */
  readonly from: number
  readonly takes: number
  readonly doubtful: boolean
}

const PLACES = [
  'An Ninh', 'An Thạnh', 'An Lạc Tây', 'Ba Trinh', 'Châu Hưng', 'Châu Khánh', 'Cù Lao Dung', 'Đại Ân', 'Đại Hải', 'Đại Tâm',
  'Gia Hòa', 'Hòa Tú', 'Hồ Đắc Kiện', 'Kế Sách', 'Khánh Hòa', 'Lai Hòa', 'Lâm Tân', 'Lịch Hội Thượng', 'Liêu Tú', 'Long Bình',
  'Long Đức', 'Long Hưng', 'Long Phú', 'Mỹ Hương', 'Mỹ Phước', 'Mỹ Quới', 'Mỹ Tú', 'Mỹ Xuyên', 'Ngã Năm', 'Ngọc Tố',
  'Nhơn Mỹ', 'Nhu Gia', 'Phong Nẫm', 'Phú Lộc', 'Phú Lợi', 'Phú Tâm', 'Sóc Trăng', 'Tài Văn', 'Tân Long', 'Tân Thạnh',
  'Thạnh Phú', 'Thạnh Quới', 'Thạnh Thới An', 'Thới An Hội', 'Thuận Hòa', 'Trần Đề', 'Trường Khánh', 'Vĩnh Châu', 'Vĩnh Hải', 'Vĩnh Lợi',
  'Vĩnh Phước', 'Vĩnh Quới', 'Xuân Hòa', 'An Mỹ', 'Đông Hiệp', 'Hưng Phú', 'Mỹ Thuận', 'Phú Tân', 'Song Phụng', 'Tham Đôn',
] as const // prettier-ignore
const KINDS = ['Xã', 'Xã', 'Xã', 'Phường', 'Thị trấn'] as const
const TITLES = { MN: 'Mầm non', TH: 'Tiểu học', THCS: 'THCS', THPT: 'THPT', GDTX: 'Trung tâm GDTX' } as const
const SHARES: readonly (readonly [Level, number])[] = [
  ['MN', 0.29],
  ['TH', 0.62],
  ['THCS', 0.91],
  ['THPT', 0.985],
  ['GDTX', 1],
]

/** A number in [0, 1) that depends on nothing but its seeds. */
function hash(...seeds: number[]): number {
  let state = 0x9e3779b9
  for (const seed of seeds) {
    state = Math.imul(state ^ seed, 0x85ebca6b)
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
    state ^= state >>> 16
  }
  return (state >>> 0) / 2 ** 32
}

/** Schools of a province that does not exist, spread unevenly over its communes. */
export function makeProvince(schools: number, units: number): MockSchool[] {
  const weights = Array.from({ length: units }, (_, unit) => 0.5 + hash(unit, 7))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let filled = 0
  const bounds = weights.map((weight) => (filled += weight / total))
  return Array.from({ length: schools }, (_, index) => {
    const unit = Math.max(
      0,
      bounds.findIndex((bound) => (index + 0.5) / schools < bound),
    )
    const place = `${PLACES[unit % PLACES.length] ?? ''}${unit >= PLACES.length ? ` ${Math.floor(unit / PLACES.length) + 1}` : ''}`
    const share = hash(index, 1)
    const level = SHARES.find(([, until]) => share < until)?.[0] ?? 'TH'
    const classes = { MN: 9, TH: 18, THCS: 20, THPT: 28, GDTX: 10 }[level] + Math.floor(hash(index, 2) * 8)
    return {
      code: `s${index}`,
      name: `Trường ${TITLES[level]} ${place} ${1 + Math.floor(hash(index, 3) * 4)}`,
      level,
      parent: { code: `u${unit}`, name: `${KINDS[unit % KINDS.length] ?? 'Xã'} ${place}` },
      classes,
      enrolled: classes * (22 + Math.floor(hash(index, 4) * 14)),
      comes: hash(index, 5) < 0.025 ? 0.8 + hash(index, 6) * 0.09 : 0.945 + hash(index, 6) * 0.05,
      from: 6 * 60 + 44 + Math.floor((hash(index, 8) + hash(index, 9) + hash(index, 10)) * 14),
      takes: 4 + Math.floor(hash(index, 11) * 22),
      doubtful: hash(index, 12) < 0.01,
    }
  })
}
