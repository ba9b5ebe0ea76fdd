import type { Refusal } from '../../lib/live/supervisor.ts'
import type { Words } from './words.ts'

/** What an error of the system means for a viewer, and what to do about it. */
export function refusalText(
  { code, message }: Refusal,
  unit: string | undefined,
  text: Words,
): { readonly title: string; readonly detail: string } {
  const { refused } = text
  switch (code) {
    case 'UNKNOWN_UNIT':
      return { title: refused.unit(unit ?? ''), detail: refused.unitDetail }
    case 'NOT_READY':
      return { title: refused.notReady, detail: refused.notReadyDetail }
    case 'BAD_USER_INPUT':
      // The system's own words name the place; they are English in both languages.
      return { title: refused.address, detail: message }
    default:
      return { title: refused.other(code), detail: refused.otherDetail }
  }
}
