/** A language of the interface. */
export type Lang = 'vi' | 'en'

/** What stands where there is no number. */
export const NO_VALUE = '–'

const separators = { vi: { group: '.', decimal: ',' }, en: { group: ',', decimal: '.' } } as const
const magnitudes = {
  vi: [
    [1e9, 'tỷ'],
    [1e6, 'triệu'],
    [1e3, 'nghìn'],
  ],
  en: [
    [1e9, 'billion'],
    [1e6, 'million'],
    [1e3, 'thousand'],
  ],
} as const

/**
 * A number with grouped thousands, rounded half away from zero to at most `digits` decimals.
 * @returns an en dash for null, undefined, NaN and the infinities.
 */
export function formatNumber(value: number | null | undefined, lang: Lang, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
  const { group, decimal } = separators[lang]
  const [whole = '0', fraction] = roundHalfUp(Math.abs(value), digits).toFixed(digits).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
  const text = fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text
}

/** Decimal rounding: 1.005 to two decimals is 1.01 although its binary value lies below. */
function roundHalfUp(value: number, digits: number): number {
  const shifted = Number(`${value}e${digits}`)
  return Number.isFinite(shifted) ? Number(`${Math.round(shifted)}e-${digits}`) : value
}

/** A percentage with one decimal, as plans print it: `96,4%`. The input is in percent already. */
export const formatPercent = (percent: number | null | undefined, lang: Lang): string =>
  percent === null || percent === undefined || !Number.isFinite(percent)
    ? NO_VALUE
    : `${formatNumber(percent, lang, 1)}%`

/**
 * A short form with the magnitude in words: `312,3 nghìn`, `1,2 triệu`, `55,5 tỷ`. Below 10 000 the whole number stands,
 * because `2,3 nghìn` is longer and says less than `2.345`.
 */
export function formatCompact(value: number | null | undefined, lang: Lang): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
  const size = Math.abs(value)
  if (size < 10_000) return formatNumber(value, lang)
  for (const [unit, word] of magnitudes[lang]) {
    // 999 950 would print as "1.000 nghìn": the next magnitude takes over where rounding reaches it.
    if (roundHalfUp((size * 1000) / unit, 1) >= 1000) return `${trimZero(formatNumber(value / unit, lang, 1))} ${word}`
  }
  return formatNumber(value, lang)
}

const trimZero = (text: string): string => text.replace(/[.,]0$/, '')
