/** Printable ASCII: text of which nothing has to be looked at twice. */
const PLAIN = /^[ -~]*$/

/** What the CloudEvents type String excludes: control characters, noncharacters, lone surrogates (1.0.2, Type System). */
const FORBIDDEN = /[\p{Cc}\p{Noncharacter_Code_Point}\p{Cs}]/u

/** Whether a text is a CloudEvents String. The empty text is one; attributes that must not be empty are checked for that apart. */
export const isAttributeText = (text: string): boolean => PLAIN.test(text) || !FORBIDDEN.test(text)

/**
 * The same as `\p{Noncharacter_Code_Point}`, by UTF-16 units, a quarter of the time on a large text: the two of the last places of
 * each plane are written as a pair.
 */
const NONCHARACTER =
  /[\ufdd0-\ufdef\ufffe\uffff]|[\ud83f\ud87f\ud8bf\ud8ff\ud93f\ud97f\ud9bf\ud9ff\uda3f\uda7f\udabf\udaff\udb3f\udb7f\udbbf\udbff][\udffe\udfff]/
/** Whether a text holds code points that are not for interchange (U+FFFF and its like), which I-JSON and so RFC 8785 exclude. */
export const hasNoncharacter = (text: string): boolean => NONCHARACTER.test(text)

/** The CloudEvents type Integer: a whole number of 32 bits with sign. */
export const isAttributeInteger = (value: number): boolean => (value | 0) === value
