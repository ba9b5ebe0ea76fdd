/** Brackets within each other that an operation may have; far above what its levels allow. */
export const MAX_NESTING = 128

const BLOCK_QUOTES = '"""'

/** Where a string that opens at `at` ends; a line break or the end of the text ends what is not closed. */
function endOfString(query: string, at: number): number {
  for (let end = at + 1; end < query.length; end += 1) {
    const character = query[end]
    if (character === '\\') end += 1
    else if (character === '"' || character === '\n' || character === '\r') return end
  }
  return query.length
}

function endOfBlock(query: string, at: number): number {
  let end = query.indexOf(BLOCK_QUOTES, at + BLOCK_QUOTES.length)
  while (end > 0 && query[end - 1] === '\\') end = query.indexOf(BLOCK_QUOTES, end + BLOCK_QUOTES.length)
  return end < 0 ? query.length : end + BLOCK_QUOTES.length - 1
}

function endOfComment(query: string, at: number): number {
  for (let end = at + 1; end < query.length; end += 1) if (query[end] === '\n' || query[end] === '\r') return end
  return query.length
}

/**
 * Whether the brackets of an operation's text nest deeper than `limit`. One pass, nothing is built: the parser, the rules and
 * the execution all recurse, so what would exhaust their stack must be refused before them.
 */
export function nestsDeeper(query: string, limit: number = MAX_NESTING): boolean {
  let depth = 0
  for (let at = 0; at < query.length; at += 1) {
    switch (query[at]) {
      case '"':
        at = query.startsWith(BLOCK_QUOTES, at) ? endOfBlock(query, at) : endOfString(query, at)
        break
      case '#':
        at = endOfComment(query, at)
        break
      case '{':
      case '[':
      case '(':
        depth += 1
        if (depth > limit) return true
        break
      case '}':
      case ']':
      case ')':
        depth = Math.max(0, depth - 1)
        break
      default:
    }
  }
  return false
}
