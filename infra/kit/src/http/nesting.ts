const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Where the string that opens at `at` closes; the end of the text when it does not. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1
    if (escapes % 2 === 0) return end
  }
  return text.length
}

/** How far JSON may go before it is parsed. */
export interface JsonBounds {
  /** Objects and arrays within each other. */
  readonly depth: number
  /** Commas outside strings: an upper bound of the members that parsing would make. */
  readonly members: number
}

/**
 * Whether a text goes beyond the bounds, by one pass over its characters: parsers and everything that walks what they made
 * recurse, and a text of a few hundred kilobytes exhausts their stack. Says nothing about whether it is JSON.
 */
export function exceedsJson(text: string, { depth: maxDepth, members: maxMembers }: JsonBounds): boolean {
  let [depth, members] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at)
        break
      case COMMA:
        members += 1
        if (members > maxMembers) return true
        break
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth += 1
        if (depth > maxDepth) return true
        break
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth = Math.max(0, depth - 1)
        break
      default:
    }
  }
  return false
}
