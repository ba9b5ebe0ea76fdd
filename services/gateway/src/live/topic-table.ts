import type { Operation } from './operation.ts'
import { Topic, type Sink } from './topic.ts'

/** Different questions that are answered at a time. */
export const MAX_TOPICS = 256
/** Different questions that one socket may keep for itself; those that others ask too are free. */
export const MAX_OWN_TOPICS = 8
/** Standing questions for which a socket always finds room: a screen asks two for its frame, and one for the scene in it. */
const STANDING_OF_ONE = 3

export interface Live {
  readonly operation: Operation
  readonly topic: Topic
}

/**
 * The questions that are open, shared out between sockets so that whoever has least has as much as possible: when the table is
 * full, the newest topic of those who hold most gives way to a socket that holds fewer. What is already asked is free, and what
 * a socket with few asks too is safe.
 */
export class TopicTable {
  /** In the order in which they were opened. */
  readonly #topics = new Map<string, Live>()

  get size(): number {
    return this.#topics.size
  }

  get screens(): number {
    return [...this.#topics.values()].reduce((sum, { topic }) => sum + topic.size, 0)
  }

  values(): IterableIterator<Live> {
    return this.#topics.values()
  }

  /** The topic of an operation, opened if need be; undefined when this socket can have no more. */
  join(operation: Operation, sink: Sink): Live | undefined {
    const known = this.#topics.get(operation.key)
    if (known === undefined && !this.#hasRoom(operation, sink.holder)) return undefined
    const live = known ?? { operation, topic: new Topic() }
    this.#topics.set(operation.key, live)
    live.topic.add(sink)
    return live
  }

  leave({ operation, topic }: Live, sink: Sink): void {
    topic.remove(sink)
    if (topic.size === 0 && this.#topics.get(operation.key)?.topic === topic) this.#topics.delete(operation.key)
  }

  #hasRoom({ standing }: Operation, holder: object): boolean {
    const holdersOf = new Map([...this.#topics.values()].map((live) => [live, live.topic.holders()]))
    const alone = [...holdersOf.values()].filter((holders) => holders.size === 1 && holders.has(holder))
    if (alone.length >= MAX_OWN_TOPICS) return false
    if (this.#topics.size < MAX_TOPICS) return true
    const loads = loadsOf(holdersOf.values())
    const least = (live: Live): number =>
      Math.min(...[...(holdersOf.get(live) ?? [])].map((other) => loads.get(other) ?? 0))
    // Newest first, and sorting keeps that order among equals.
    const others = [...holdersOf.keys()].filter((live) => holdersOf.get(live)?.has(holder) !== true).reverse()
    const byLoad = others.sort((a, b) => least(b) - least(a))
    const [largest] = byLoad
    const own = loads.get(holder) ?? 0
    if (largest !== undefined && least(largest) - 1 >= own + 1) return this.#displace(largest)
    // What the room's own screens ask always finds room, in place of a question of somebody's own.
    return standing && own <= STANDING_OF_ONE - 1 && this.#displace(byLoad.find((live) => !live.operation.standing))
  }

  #displace(live: Live | undefined): boolean {
    if (live === undefined) return false
    this.#topics.delete(live.operation.key)
    live.topic.displace()
    return true
  }
}

/** What each socket holds: topics that it shares count in part, so that all loads together are the topics there are. */
function loadsOf(topics: Iterable<ReadonlySet<object>>): ReadonlyMap<object, number> {
  const loads = new Map<object, number>()
  for (const holders of topics) {
    for (const holder of holders) loads.set(holder, (loads.get(holder) ?? 0) + 1 / holders.size)
  }
  return loads
}
