/**
 * RFC 3986, appendix A, as regular expressions that RE2 compiles too: no look-around, no back-references, so that reading is
 * linear in the length of the text.
 */
const UNRESERVED = '[A-Za-z0-9._~-]'
const ENCODED = '%[0-9A-Fa-f]{2}'
const SUB_DELIMITER = "[!$&'()*+,;=]"
const anyOf = (...parts: readonly string[]): string => `(?:${parts.join('|')})`

const PCHAR = anyOf("[A-Za-z0-9._~!$&'()*+,;=:@-]", ENCODED)
const SEGMENT = `${PCHAR}*`
const SEGMENT_NZ = `${PCHAR}+`
/** The first segment of a relative path has no colon: it would read as a scheme. */
const SEGMENT_NZ_NC = `${anyOf("[A-Za-z0-9._~!$&'()*+,;=@-]", ENCODED)}+`
const PATH_ABEMPTY = `(?:/${SEGMENT})*`
const PATH_ABSOLUTE = `/(?:${SEGMENT_NZ}${PATH_ABEMPTY})?`
const PATH_ROOTLESS = `${SEGMENT_NZ}${PATH_ABEMPTY}`
const PATH_NOSCHEME = `${SEGMENT_NZ_NC}${PATH_ABEMPTY}`

const OCTET = anyOf('25[0-5]', '2[0-4][0-9]', '1[0-9]{2}', '[1-9]?[0-9]')
const IPV4 = `${OCTET}(?:\\.${OCTET}){3}`
const H16 = '[0-9A-Fa-f]{1,4}'
const LS32 = anyOf(`${H16}:${H16}`, IPV4)
/** The nine forms of an IPv6 address, by the number of groups that stand after `::`. */
const IPV6 = anyOf(
  `(?:${H16}:){6}${LS32}`,
  `::(?:${H16}:){5}${LS32}`,
  `(?:${H16})?::(?:${H16}:){4}${LS32}`,
  `(?:(?:${H16}:){0,1}${H16})?::(?:${H16}:){3}${LS32}`,
  `(?:(?:${H16}:){0,2}${H16})?::(?:${H16}:){2}${LS32}`,
  `(?:(?:${H16}:){0,3}${H16})?::${H16}:${LS32}`,
  `(?:(?:${H16}:){0,4}${H16})?::${LS32}`,
  `(?:(?:${H16}:){0,5}${H16})?::${H16}`,
  `(?:(?:${H16}:){0,6}${H16})?::`,
)
const IP_FUTURE = `[vV][0-9A-Fa-f]+\\.${anyOf(UNRESERVED, SUB_DELIMITER, ':')}+`
const REG_NAME = `${anyOf(UNRESERVED, ENCODED, SUB_DELIMITER)}*`
const USER_INFO = `${anyOf(UNRESERVED, ENCODED, SUB_DELIMITER, ':')}*`
const AUTHORITY = `(?:${USER_INFO}@)?${anyOf(`\\[${anyOf(IPV6, IP_FUTURE)}\\]`, REG_NAME)}(?::[0-9]*)?`

const SCHEME = '[A-Za-z][A-Za-z0-9+.-]*'
const TAIL = `${anyOf(PCHAR, '[/?]')}*`
const AFTER_PATH = `(?:\\?${TAIL})?(?:#${TAIL})?`
const HIER_PART = anyOf(`//${AUTHORITY}${PATH_ABEMPTY}`, PATH_ABSOLUTE, PATH_ROOTLESS, '')
const RELATIVE_PART = anyOf(`//${AUTHORITY}${PATH_ABEMPTY}`, PATH_ABSOLUTE, PATH_NOSCHEME, '')

const URI = new RegExp(`^${SCHEME}:${HIER_PART}${AFTER_PATH}$`)
const RELATIVE_REFERENCE = new RegExp(`^${RELATIVE_PART}${AFTER_PATH}$`)
/** The form of nearly every source, `urn:a:b` or `https://host/path`, without what needs the whole grammar. */
const USUAL = /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/[A-Za-z0-9.-]+(?:\/[A-Za-z0-9._~:@-]*)*|[A-Za-z0-9._~:@-]+)$/

/** The CloudEvents type URI: a scheme and what belongs to it (RFC 3986, 3). A fragment is taken: schemas are named with one. */
export const isUri = (text: string): boolean => USUAL.test(text) || URI.test(text)

/** The CloudEvents type URI-reference (RFC 3986, 4.1), ASCII throughout. The empty text is one; attributes refuse it apart. */
export const isUriReference = (text: string): boolean => isUri(text) || RELATIVE_REFERENCE.test(text)
