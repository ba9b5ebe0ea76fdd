/** Everything below U+0300 is its own NFC. */
const MAY_COMPOSE = /[\u0300-\uffff]/

/**
 * More combining marks in a row than any writing has; a stream-safe text has at most 30 (UAX 15). Bringing them into order takes
 * their number squared: 100 KB of them hold the process for seconds.
 */
const ENDLESS_MARKS = /\p{M}{31}/u

/**
 * Text in Unicode NFC, in time that grows with its length and no faster. What has more than 30 combining marks in a row is no
 * writing, and stays as it is. Idempotent.
 */
export const nfc = (text: string): string =>
  !MAY_COMPOSE.test(text) || ENDLESS_MARKS.test(text) ? text : text.normalize('NFC')

/** Whether {@link nfc} leaves a text as it is. */
export const isNfc = (text: string): boolean => nfc(text) === text
