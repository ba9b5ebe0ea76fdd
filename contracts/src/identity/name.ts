/**
 * White space, and characters that nobody sees, at either end of a text. NUL and its kin are not among them: they stay, to be
 * refused by whoever checks the name.
 */
const EDGES =
  /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]+|[\p{White_Space}\p{Default_Ignorable_Code_Point}]+$/gu

/** Text of which nothing has to be looked at twice: printable ASCII that neither begins nor ends with a space. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/

/**
 * The one way in which a text that names something is written: Unicode NFC, without white space or invisible characters at its
 * ends. Codes of units, classes and the catalogue, dimensions, keys, cursors and settings pass through it wherever they come in
 * (events, questions, commands, headers, files), so that what looks the same is the same. Idempotent; the result may be empty.
 */
export const normalName = (text: string): string =>
  PLAIN.test(text) ? text : text.normalize('NFC').replaceAll(EDGES, '')
