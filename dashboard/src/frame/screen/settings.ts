import type { Lang } from '../../lib/format/number.ts'
import { SESSIONS } from '../../generated/enums.ts'
import type { Scene } from '../scene.ts'

/** How one screen shows the wall; all of it comes from the address, so that a screen is set up by a bookmark. */
export interface Settings {
  /** The scene to stay on; null: all in turn. */
  readonly scene: string | null
  /** From the eyes to the screen, metres. */
  readonly distance: number
  /** Height of the picture, metres: 1.07 on an 86-inch screen. */
  readonly height: number
  readonly lang: Lang
  readonly theme: 'dark' | 'light'
  /** Seconds that a scene stays. */
  readonly dwell: number
  /** Local hours [from, to) in which the picture is dimmed; equal: never. */
  readonly night: readonly [number, number]
  /** What to show, by the name of its parameter: `unit`, `date`, `session`, and what single scenes take. */
  readonly asked: Readonly<Record<string, string>>
  readonly token: string | undefined
  /** Parameters that were not understood; their defaults hold. */
  readonly rejected: readonly string[]
  /** Parameters that say what to show and were not understood: then nothing is shown, for it would be something else. */
  readonly wrong: readonly string[]
}

const BOUNDS = { distance: [1, 12], height: [0.15, 6], dwell: [5, 600], hour: [0, 23] } as const
export const DEFAULTS = { distance: 5, height: 1.07, dwell: 30, night: [22, 5] } as const

const KNOWN: ReadonlySet<string> = new Set('scene distance height lang locale theme dwell night token'.split(' '))

/** Codes of units are no longer. */
const LONGEST_UNIT = 64
const LONGEST_QUOTE = 20

/** Whether a text is a day of the calendar: 2025-02-30 is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** What to show, of whatever scene. */
const OF_ALL: Scene['parameters'] = {
  unit: (text) => (text !== '' && text.length <= LONGEST_UNIT ? text : undefined),
  date: (text) => (isDay(text) ? text : undefined),
  session: (text) => SESSIONS.find((session) => session === text),
}

/**
 * Reads the settings of a screen from the address. How to show it falls back to defaults and is named in `rejected`; what to
 * show is not guessed and is named in `wrong`.
 */
export function parseSettings(
  parameters: URLSearchParams,
  fragment: string,
  scenes: readonly Pick<Scene, 'id' | 'parameters'>[],
): Settings {
  const [rejected, wrong]: [string[], string[]] = [[], []]
  const readers = new Map([...Object.entries(OF_ALL), ...scenes.flatMap((one) => Object.entries(one.parameters))])
  const quote = (name: string, text: string): string => `${name}=${text.slice(0, LONGEST_QUOTE)}`
  for (const name of new Set(parameters.keys()))
    if (!KNOWN.has(name) && !readers.has(name)) rejected.push(name.slice(0, LONGEST_QUOTE))
  const read = <T>(name: string, fallback: T, parse: (text: string) => T | undefined): T => {
    const text = parameters.get(name)
    if (text === null || text === '') return fallback
    const value = parse(text)
    if (value === undefined) rejected.push(quote(name, text))
    return value ?? fallback
  }
  const asked = <T>(name: string, parse: (text: string) => T | undefined): T | undefined => {
    const given = parameters.getAll(name)
    const [text] = given
    if (text === undefined) return undefined
    const value = given.length === 1 ? parse(text.normalize('NFC').trim()) : undefined
    if (value === undefined) wrong.push(given.map((one) => quote(name, one)).join(' '))
    return value
  }
  const choice =
    <const T extends string>(values: readonly T[]) =>
    (text: string): T | undefined =>
      values.find((value) => value === text)
  const scene = read<string>('scene', 'auto', choice([...scenes.map(({ id }) => id), 'auto']))
  const given = [...readers].flatMap(([name, parse]) => {
    const value = asked(name, parse)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    scene: scene === 'auto' ? null : scene,
    distance: read('distance', DEFAULTS.distance, within(BOUNDS.distance)),
    height: read('height', DEFAULTS.height, within(BOUNDS.height)),
    dwell: read('dwell', DEFAULTS.dwell, within(BOUNDS.dwell)),
    lang: read('lang', read('locale', 'vi', choice(['vi', 'en'])), choice(['vi', 'en'])),
    theme: read('theme', 'dark', choice(['dark', 'light'])),
    night: read('night', DEFAULTS.night, hours),
    asked: Object.fromEntries(given),
    // The part behind # is never sent to a server and stays out of its logs.
    token: new URLSearchParams(fragment.replace(/^#/, '')).get('token') ?? undefined,
    rejected,
    wrong,
  }
}

const within =
  ([min, max]: readonly [number, number]) =>
  (text: string): number | undefined => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : undefined
  }

function hours(text: string): readonly [number, number] | undefined {
  const [from, to] = text.split('-').map(within(BOUNDS.hour))
  return text.split('-').length === 2 && from !== undefined && to !== undefined ? [from, to] : undefined
}

/**
 * Font sizes in percent of the picture's height. Must-read text is 20 arc-minutes high and more: 0.80 × distance ÷ height
 * (cap height 0.73 em); labels 13 arc-minutes; footnotes are for who steps nearer. Bounded so that seven facts fit.
 */
export function textSizes({ distance, height }: Pick<Settings, 'distance' | 'height'>) {
  const must = Math.min(5, Math.max(2.2, (0.8 * distance) / height))
  return {
    must,
    label: (must * 2) / 3,
    foot: must / 2,
    hero: Math.min(14.8, Math.max(8.9, must * 4)),
    /** Whether the sizes are what the distance asks for. */
    legible: (0.8 * distance) / height <= 5,
  }
}

/** Whether the local hour lies in the night, which may reach over midnight. */
export const isNight = (hour: number, [from, to]: readonly [number, number]): boolean =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to
