import type { Lang } from '../format/number.ts'
import { en } from './en.ts'
import type { Messages } from './messages.ts'
import { vi } from './vi.ts'

const byLang: Readonly<Record<Lang, Messages>> = { vi, en }

/** The texts of a language. */
export const messagesOf = (lang: Lang): Messages => byLang[lang]
