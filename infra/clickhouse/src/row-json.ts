/** How the clients write what is inserted: the text of a row is written as it is, anything else as JSON. */
export const rowJson = {
  stringify: (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value)),
  parse: <T>(text: string): T => JSON.parse(text) as T,
}
