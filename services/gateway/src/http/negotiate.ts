/** Media types of GraphQL over HTTP. */
export const GRAPHQL_RESPONSE = 'application/graphql-response+json'
export const JSON_TYPE = 'application/json'

/**
 * How an answer goes out.
 * `graphql`: application/graphql-response+json, statuses say whether the operation could be run.
 * `json`: application/json was asked for by name: a readable request is 200, as GraphQL over HTTP has it for that type.
 * `plain`: application/json, because nothing was asked for: a request that is wrong is a 400.
 */
export type AnswerForm = 'graphql' | 'json' | 'plain'

interface Offer {
  readonly type: string
  readonly quality: number
  readonly specificity: number
}

function offerOf(part: string): Offer {
  const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  const value = quality === undefined ? 1 : Number(quality)
  const specificity = type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2
  return { type, quality: Number.isFinite(value) ? value : 0, specificity }
}

const matches = (pattern: string, type: string): boolean =>
  pattern === '*/*' || pattern === type || (pattern.endsWith('/*') && type.startsWith(pattern.slice(0, -1)))

/** The most specific offer that speaks of a type decides about it (RFC 9110). */
const offerFor = (offers: readonly Offer[], type: string): Offer | undefined =>
  offers.filter((offer) => matches(offer.type, type)).sort((a, b) => b.specificity - a.specificity)[0]

/** The form that an Accept header asks for; undefined where none of ours is acceptable. */
export function answerForm(accept: string | undefined): AnswerForm | undefined {
  if (accept === undefined || accept.trim() === '') return 'plain'
  const offers = accept.split(',').map(offerOf)
  const graphql = offerFor(offers, GRAPHQL_RESPONSE)
  const json = offerFor(offers, JSON_TYPE)
  const [forGraphql, forJson] = [graphql?.quality ?? 0, json?.quality ?? 0]
  if (forGraphql <= 0 && forJson <= 0) return undefined
  // Between equals the one that is named wins, and of two named ones the newer type.
  const named = (graphql?.specificity ?? 0) === 2
  if (forGraphql > forJson || (forGraphql === forJson && named)) return 'graphql'
  return json?.specificity === 2 ? 'json' : 'plain'
}

/**
 * Whether a body may be read: JSON in UTF-8, not packed.
 * @returns why not; undefined when it may
 */
export function unreadableBody(contentType: string | undefined, encoding: string | undefined): string | undefined {
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    return `Content-Encoding ${encoding.slice(0, 50)}: send the body as it is`
  }
  if (contentType === undefined) return 'The request has no Content-Type: send application/json'
  const [type = '', ...parameters] = contentType.split(';').map((piece) => piece.trim().toLowerCase())
  if (type !== JSON_TYPE) return `Content-Type ${type.slice(0, 50)}: send application/json`
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length)
  if (charset === undefined || ['utf-8', 'utf8'].includes(charset.replaceAll('"', ''))) return undefined
  return `charset ${charset.slice(0, 50)}: send UTF-8`
}
