/** How often a header was sent; of most, Node keeps the first and says nothing of the rest. */
export function countHeader(rawHeaders: readonly string[], name: string): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const sent = rawHeaders[index]
    // Comparing lengths first keeps this out of the cost of a request.
    if (sent?.length === name.length && sent.toLowerCase() === name) count += 1
  }
  return count
}
