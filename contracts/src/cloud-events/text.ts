/** Printable ASCII: text of which nothing has to be looked at twice. */
const PLAIN = /^[ -~]*$/

/** What the CloudEvents type String excludes: control characters, noncharacters, lone surrogates (1.0.2, Type System). */
const FORBIDDEN = /[\p{Cc}\p{Noncharacter_Code_Point}\p{Cs}]/u

/** Whether a text is a CloudEvents String. The empty text is one; attributes that must not be empty are checked for that apart. */
export const isAttributeText = (text: string): boolean => PLAIN.test(text) || !FORBIDDEN.test(text)

const NONCHARACTER = /\p{Noncharacter_Code_Point}/u
/** Whether a text holds code points that are not for interchange (U+FFFF and its like), which I-JSON and so RFC 8785 exclude. */
export const hasNoncharacter = (text: string): boolean => NONCHARACTER.test(text)

/** The CloudEvents type Integer: a whole number of 32 bits with sign. */
export const isAttributeInteger = (value: number): boolean => (value | 0) === value
