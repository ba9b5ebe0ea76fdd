import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(resolve(import.meta.dirname, '../../app.css'), 'utf8')

function palette(theme: string): (name: string) => string {
  const block = css.split(`[data-theme='${theme}']`)[1]?.split('}')[0] ?? ''
  const colours = new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]))
  return (name) => colours.get(name) ?? `no colour ${name}`
}

/** Relative luminance of an sRGB colour, as WCAG defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

describe.each(['dark', 'light', 'night'])('the %s palette', (theme) => {
  const colour = palette(theme)
  it.each(['text', 'muted'])('gives %s a contrast between 7 and 15 to 1', (name) => {
    const ratio = contrast(colour(name), colour('background'))
    expect(ratio).toBeGreaterThanOrEqual(7)
    expect(ratio).toBeLessThanOrEqual(15)
  })
  it.each(['priority-1', 'priority-2', 'forecast', 'cell-border', 'hatch'])(
    'sets %s off by 3 to 1 and more',
    (name) => {
      expect(contrast(colour(name), colour('background'))).toBeGreaterThanOrEqual(3)
    },
  )
  it('keeps glyphs readable on their cells', () => {
    expect(contrast(colour('muted'), colour('cell'))).toBeGreaterThanOrEqual(3)
    expect(contrast(colour('background'), colour('priority-1'))).toBeGreaterThanOrEqual(3)
  })
})
