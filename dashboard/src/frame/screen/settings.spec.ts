import { describe, expect, it } from 'vitest'
import { DEFAULTS, isNight, parseSettings, textSizes } from './settings.ts'

const parse = (query: string, fragment = '') =>
  parseSettings(new URLSearchParams(query), fragment, [
    { id: 'grid', parameters: {} },
    { id: 'attendance', parameters: { level: (text) => (text === 'TH' ? text : undefined) } },
  ])

describe('the settings of a screen', () => {
  it('have defaults for everything', () => {
    expect(parse('')).toEqual({
      scene: null,
      ...DEFAULTS,
      lang: 'vi',
      theme: 'dark',
      asked: {},
      token: undefined,
      rejected: [],
      wrong: [],
    })
  })
  it('come from the address', () => {
    const settings = parse('scene=grid&distance=4.5&height=0.9&lang=en&theme=light&dwell=60&unit=94&session=afternoon')
    expect(settings).toMatchObject({ scene: 'grid', distance: 4.5, height: 0.9, lang: 'en', theme: 'light', dwell: 60 })
    expect(settings.asked).toEqual({ unit: '94', session: 'afternoon' })
    expect(parse('scene=auto').scene).toBeNull()
    expect(parse('night=0-0').night).toEqual([0, 0])
  })
  it.each([
    'scene=map',
    'distance=0',
    'distance=99',
    'distance=NaN',
    'height=-1',
    'dwell=1e9',
    'lang=fr',
    'night=22',
    'locale=fr',
    'theme=blue',
  ])('keep the default and name the parameter when %s is out of bounds', (parameter) => {
    const { rejected, ...settings } = parse(parameter)
    expect(rejected).toEqual([parameter])
    const { rejected: none, ...defaults } = parse('')
    expect(none).toEqual([])
    expect(settings).toEqual(defaults)
  })
  it.each(['date=5/9', 'date=2025-02-30', 'date=', 'session=noon', 'session=', 'unit=', 'unit= ', 'unit=a unit=b'])(
    'never show something else than was asked for: %s',
    (parameter) => {
      const { wrong, asked, rejected } = parse(parameter.replace('a unit', 'a&unit'))
      expect([wrong, rejected, asked]).toEqual([[parameter], [], {}])
    },
  )
  it('take a unit however its letters are composed, and the language under both of its names', () => {
    expect(parse(`unit= ${'94-TH-Huế'.normalize('NFD')} `).asked).toEqual({ unit: '94-TH-Huế'.normalize('NFC') })
    expect([parse('locale=en').lang, parse('locale=en&lang=vi').lang]).toEqual(['en', 'vi'])
  })
  it('name parameters that there are not', () => {
    expect(parse('scnee=grid').rejected).toEqual(['scnee'])
  })
  it('take the token from the fragment, which no server sees', () => {
    expect(parse('', '#token=abc').token).toBe('abc')
    expect(parse('token=abc').token).toBeUndefined()
  })
})

describe('text sizes', () => {
  it('follow distance and height of the picture', () => {
    // 48 px of 1080 on an 86-inch screen seen from 6 m.
    expect((textSizes({ distance: 6, height: 1.07 }).must * 1080) / 100).toBeCloseTo(48.4, 1)
    expect((textSizes({ distance: 6, height: 1.07 }).label * 1080) / 100).toBeCloseTo(32.3, 1)
  })
  it('stay within what fits, and say when that is not enough', () => {
    expect(textSizes({ distance: 1, height: 6 }).must).toBe(2.2)
    const far = textSizes({ distance: 12, height: 0.5 })
    expect(far.must).toBe(5)
    expect(far.legible).toBe(false)
  })
})

describe('the night', () => {
  it('may reach over midnight', () => {
    expect([21, 22, 0, 4, 5].map((hour) => isNight(hour, [22, 5]))).toEqual([false, true, true, true, false])
    expect([0, 1, 2].map((hour) => isNight(hour, [1, 2]))).toEqual([false, true, false])
  })
  it('is never when it starts where it ends', () => {
    expect(isNight(0, [0, 0])).toBe(false)
  })
})
