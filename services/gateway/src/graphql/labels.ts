import type { Reading } from '@ioc/projections/queries'

type Locale = 'vi' | 'en'
type Named = Readonly<Record<Locale, string>>

const NOT_SAID: Named = { vi: 'không nêu', en: 'not said' }

/** Names of values that are the same in every dimension of their name. */
const VALUES: Readonly<Record<string, Readonly<Record<string, Named>>>> = {
  level: {
    MN: { vi: 'Mầm non', en: 'Kindergarten' },
    TH: { vi: 'Tiểu học', en: 'Primary' },
    THCS: { vi: 'Trung học cơ sở', en: 'Lower secondary' },
    THPT: { vi: 'Trung học phổ thông', en: 'Upper secondary' },
    GDTX: { vi: 'Giáo dục thường xuyên', en: 'Continuing education' },
  },
  session: { morning: { vi: 'Buổi sáng', en: 'Morning' }, afternoon: { vi: 'Buổi chiều', en: 'Afternoon' } },
  method: {
    cash: { vi: 'Tiền mặt', en: 'Cash' },
    transfer: { vi: 'Chuyển khoản', en: 'Bank transfer' },
    vietqr: { vi: 'VietQR', en: 'VietQR' },
    'e-wallet': { vi: 'Ví điện tử', en: 'E-wallet' },
    card: { vi: 'Thẻ', en: 'Card' },
    'public-service-portal': { vi: 'Cổng dịch vụ công', en: 'Public service portal' },
  },
}

/** A key of a row as people read it; a value that has no other name is its own. */
export function labelOf(name: string, value: string | null, locale: Locale, { hierarchy, today }: Reading): string {
  if (value === null) return NOT_SAID[locale]
  if (name.startsWith('unit.')) return hierarchy.on(today).unit(value)?.name ?? value
  return VALUES[name]?.[value]?.[locale] ?? value
}
