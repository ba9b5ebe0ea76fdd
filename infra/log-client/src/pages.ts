/** What is needed of a stream of objects; the client's own streams have narrower types than Node's. */
export interface ObjectStream<Item> {
  on(event: 'data', listener: (item: Item) => void): unknown
  on(event: 'end' | 'close', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  pause(): unknown
  resume(): unknown
  isPaused(): boolean
}

/** Most items of a page, each of which may be a megabyte; a stream that has brought so many waits until they are taken. */
const PAGE_ITEMS = 64

/**
 * The items of a stream of objects, as many at once as have come since the last were taken: a promise for each costs as much as half of
 * reading it. Listens from now on, so that nothing is missed that comes before the first page is asked for.
 * @throws what the stream fails with, after the items before it
 */
export function pagesOf<Item>(stream: ObjectStream<Item>): AsyncGenerator<readonly Item[]> {
  let page: Item[] = []
  let end: { readonly error?: unknown } | undefined
  let wake: (() => void) | undefined
  const finish = (reason: { readonly error?: unknown }): void => {
    end ??= reason
    wake?.()
  }
  stream.on('data', (item) => {
    page.push(item)
    if (page.length >= PAGE_ITEMS) stream.pause()
    // At the end of this turn of the loop: what else it brings goes into the same page.
    if (page.length === 1 && wake !== undefined) setImmediate(wake)
  })
  stream.on('end', () => finish({}))
  stream.on('close', () => finish({ error: new Error('the stream was closed before its end') }))
  stream.on('error', (error) => finish({ error }))
  const pages = async function* (): AsyncGenerator<readonly Item[]> {
    for (;;) {
      if (page.length > 0) {
        const taken = page
        page = []
        yield taken
        if (stream.isPaused()) stream.resume()
      } else if (end !== undefined) {
        if ('error' in end) throw end.error
        return
      } else {
        await new Promise<void>((resolve) => (wake = resolve))
        wake = undefined
      }
    }
  }
  return pages()
}
