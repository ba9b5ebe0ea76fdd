import type { Refusal } from '../live/supervisor.ts'
import type { Messages } from './messages.ts'

/** What an error of the system means for a viewer, and what to do about it. */
export function refusalText(
  { code, message }: Refusal,
  unit: string | undefined,
  text: Messages,
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
