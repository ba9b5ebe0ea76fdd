import type { Grade, Level } from '@ioc/contracts'
import { communeName, KINDERGARTEN_NAMES, SCHOOL_NAMES } from './names.ts'
import { randomOf, type Random } from './random.ts'
import { classNames, SCHOOL_SHAPES, type SchoolShape } from './school-shapes.ts'

export interface Classroom {
  /** Unique within the school. */
  readonly id: string
  /** As events write it: the classes Mầm, Chồi and Lá of a kindergarten are of MG. */
  readonly grade: Grade
  /** Pupils on the roll. */
  readonly enrolled: number
}

export interface Place {
  readonly code: string
  readonly name: string
}

export interface School extends Place {
  readonly levels: readonly Level[]
  readonly reportingLevel: Level
  /** Code of the commune. */
  readonly parent: string
  readonly ownership: 'public' | 'private'
  /** CloudEvents source: the software that speaks for the school. */
  readonly source: string
  /** Whether the school's software sends for this school alone, in small requests. */
  readonly direct: boolean
  readonly classes: readonly Classroom[]
}

export interface Province {
  readonly seed: number
  readonly root: Place
  readonly department: Place
  readonly communes: readonly Place[]
  readonly schools: readonly School[]
}

export interface ProvinceSettings {
  readonly seed: number
  /** Number of schools. */
  readonly schools: number
  /** Token of the province; codes begin with it in capitals. */
  readonly province: string
}

/** Who may speak: every source of the simulation begins so. */
export const SOURCE_PREFIX = 'urn:ioc:sim:'
const SUPPLIERS = ['vnedu', 'smas', 'misa'] as const
const SCHOOLS_PER_COMMUNE = 11.2

/** The shape of the `index`-th school; shapes are dealt evenly so that any number of schools has plausible shares. */
function shapeOf(index: number): SchoolShape {
  const at = (index * 0.618_033_988_75) % 1
  let sum = 0
  for (const shape of SCHOOL_SHAPES) {
    sum += shape.share
    if (at < sum) return shape
  }
  return SCHOOL_SHAPES[0]
}

function makeClasses(shape: SchoolShape, random: Random): Classroom[] {
  return shape.levels.flatMap((level) => {
    const count = Math.max(1, Math.round(random.between(...shape.classes) / shape.levels.length))
    return classNames(level, count).map(({ grade, id }) => ({ grade, id, enrolled: random.between(...shape.size) }))
  })
}

function makeSchool(settings: ProvinceSettings, prefix: string, index: number, communes: readonly Place[]): School {
  const shape = shapeOf(index)
  const code = `${prefix}-${shape.token}-${String(index + 1).padStart(4, '0')}`
  const random = randomOf(settings.seed, 'school', code)
  const commune = communes[index % communes.length]
  if (commune === undefined) throw new RangeError('a province has at least one commune')
  const names = shape.levels[0] === 'MN' ? KINDERGARTEN_NAMES : SCHOOL_NAMES
  const direct = random.chance(0.1)
  const place = commune.name.replace(/^(Xã|Phường) /, '')
  return {
    code,
    name: `${shape.title} ${random.pick(names)} – ${place}`.normalize('NFC'),
    levels: shape.levels,
    reportingLevel: shape.levels[0],
    parent: commune.code,
    ownership: random.chance(shape.private) ? 'private' : 'public',
    direct,
    source: `${SOURCE_PREFIX}${direct ? `school:${code}` : random.pick(SUPPLIERS)}`,
    classes: makeClasses(shape, random),
  }
}

/**
 * A province: a pure function of its settings. With 730 schools it has 65 communes, about 14,000 classes and 400,000 pupils.
 */
export function makeProvince(settings: ProvinceSettings): Province {
  const prefix = settings.province.toUpperCase()
  const count = Math.max(1, Math.round(settings.schools / SCHOOLS_PER_COMMUNE))
  const communes = Array.from({ length: count }, (_, index) => ({
    code: `${prefix}-XP-${String(index + 1).padStart(3, '0')}`,
    name: `${index % 5 === 0 ? 'Phường' : 'Xã'} ${communeName(index)}`.normalize('NFC'),
  }))
  return {
    seed: settings.seed,
    root: { code: prefix, name: 'Tỉnh Mô phỏng' },
    department: { code: `${prefix}-SGD`, name: 'Sở Giáo dục và Đào tạo tỉnh Mô phỏng' },
    communes,
    schools: Array.from({ length: settings.schools }, (_, index) => makeSchool(settings, prefix, index, communes)),
  }
}
