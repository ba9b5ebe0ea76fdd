const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const QUOTED = '"(?:[ !#-\\[\\]-~\\t]|\\\\[ -~\\t])*"'
const PARAMETER = `[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|${QUOTED})`
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:${PARAMETER})*$`)
const JSON_MEDIA_TYPE = new RegExp(`^${TOKEN}/(?:json|${TOKEN}\\+json)(?:${PARAMETER})*$`, 'i')

/** Whether a text is a media type with parameters (RFC 2046), as `datacontenttype` is. */
export const isMediaType = (text: string): boolean => MEDIA_TYPE.test(text)

/** Whether a media type says that the data is JSON: any subtype `json` or `+json` (CloudEvents JSON format, 3.1). */
export const isJsonMediaType = (text: string): boolean => JSON_MEDIA_TYPE.test(text)
