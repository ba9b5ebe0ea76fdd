/** Answers of `/graphql` hold an error. */
class GraphqlError extends Error {
  override readonly name = 'GraphqlError'
  readonly codes: readonly string[]
  constructor(message: string, codes: readonly string[]) {
    super(message)
    this.codes = codes
  }
}

interface Answer<Data> {
  readonly data?: Data | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** Asks GraphQL; the caller states the shape that its query asks for. `atLeast` is the `Ioc-At-Least` header. */
export async function ask<Data>(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  { atLeast, timeoutMs = 20_000 }: { readonly atLeast?: string | undefined; readonly timeoutMs?: number } = {},
): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(atLeast === undefined ? {} : { 'Ioc-At-Least': atLeast }) },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  const answer = (await response.json()) as Answer<Data>
  if (answer.errors !== undefined && answer.errors.length > 0)
    throw new GraphqlError(
      answer.errors.map(({ message }) => message).join('; '),
      answer.errors.map(({ extensions }) => extensions?.code ?? ''),
    )
  if (answer.data === undefined || answer.data === null)
    throw new GraphqlError(`status ${response.status} without data`, [])
  return answer.data
}
