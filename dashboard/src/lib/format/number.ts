/** A language of the interface. */
export type Lang = 'vi' | 'en'

/** What stands where there is no number. */
export const NO_VALUE = '–'

const separators = { vi: { group: '.', decimal: ',' }, en: { group: ',', decimal: '.' } } as const
const magnitudes = {
  vi: [
    [1e15, 'triệu tỷ'],
    [1e12, 'nghìn tỷ'],
    [1e9, 'tỷ'],
    [1e6, 'triệu'],
    [1e3, 'nghìn'],
  ],
  en: [
    [1e15, 'quadrillion'],
    [1e12, 'trillion'],
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

/** More cannot be true of any share, and a longer number has no room. */
const LARGEST_PERCENT = 999.9

/**
 * A percentage with one decimal, as plans print it: `96,4%`. The input is in percent already. Above 999,9 it is only said that
 * it is more than 999.
 */
export function formatPercent(percent: number | null | undefined, lang: Lang): string {
  if (percent === null || percent === undefined || !Number.isFinite(percent)) return NO_VALUE
  return percent > LARGEST_PERCENT
    ? `> ${formatNumber(Math.floor(LARGEST_PERCENT), lang)}%`
    : `${formatNumber(percent, lang, 1)}%`
}

/** More pupils than any province has: the number is wrong, and only its size is worth its room. */
const MOST_IN_FULL = 9_999_999

/** A count in full, or in short where it is so large that it cannot be true. */
export const formatCount = (value: number | null | undefined, lang: Lang): string =>
  value !== null && value !== undefined && value > MOST_IN_FULL ? formatCompact(value, lang) : formatNumber(value, lang)

/**
 * A short form with the magnitude in words: `312,3 nghìn`, `1,2 triệu`, `55,5 tỷ`. Below 10 000 the whole number stands,
 * because `2,3 nghìn` is longer and says less than `2.345`.
 */
export function formatCompact(value: number | null | undefined, lang: Lang): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE
  const size = Math.abs(value)
  if (size >= LARGEST_NAMED) return `> ${trimZero(formatCompact(LARGEST_NAMED / 10, lang))}`
  if (size < 10_000) return formatNumber(value, lang)
  for (const [unit, word] of magnitudes[lang]) {
    // 999 950 would print as "1.000 nghìn": the next magnitude takes over where rounding reaches it.
    if (roundHalfUp((size * 1000) / unit, 1) >= 1000) return `${trimZero(formatNumber(value / unit, lang, 1))} ${word}`
  }
  return formatNumber(value, lang)
}

/** Above there are no words that a viewer knows. */
const LARGEST_NAMED = 1e18

const trimZero = (text: string): string => text.replace(/[.,]0$/, '')
