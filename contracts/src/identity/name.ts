import { nfc } from './nfc.ts'

/**
 * White space, and characters that nobody sees. NUL and its kin are not among them: they stay, to be refused by whoever checks
 * the name.
 */
const UNSEEN = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]$/u

const isUnseen = (character: string): boolean => UNSEEN.test(character)

/** The character that begins at a place, and the one that ends there. */
const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 0)
const characterBefore = (text: string, end: number): string => {
  const pair = characterAt(text, end - 2)
  return pair.length === 2 ? pair : text.slice(end - 1, end)
}

/**
 * A text without what nobody sees at its ends, by one pass from either end: a regular expression looks for the end at every place
 * inside, and takes the square of the length for it.
 */
function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  for (let first = characterAt(text, start); start < end && isUnseen(first); first = characterAt(text, start)) {
    start += first.length
  }
  for (let last = characterBefore(text, end); end > start && isUnseen(last); last = characterBefore(text, end)) {
    end -= last.length
  }
  return text.slice(start, end)
}

/** Text of which nothing has to be looked at twice: printable ASCII that neither begins nor ends with a space. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/

/**
 * The one way in which a text that names something is written: Unicode NFC, without white space or invisible characters at its
 * ends. Codes of units, classes and the catalogue, dimensions, keys, cursors and settings pass through it wherever they come in
 * (events, questions, commands, headers, files), so that what looks the same is the same. Idempotent; the result may be empty.
 */
export const normalName = (text: string): string => (PLAIN.test(text) ? text : nfc(trimmed(text)))
