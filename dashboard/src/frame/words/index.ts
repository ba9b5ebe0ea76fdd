import type { Lang } from '../../lib/format/number.ts'
import { en } from './en.ts'
import { vi } from './vi.ts'
import type { Words } from './words.ts'

const byLang: Readonly<Record<Lang, Words>> = { vi, en }

/** The words of a language. */
export const words = (lang: Lang): Words => byLang[lang]
