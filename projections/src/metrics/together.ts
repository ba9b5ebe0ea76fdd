import type { Reading } from '../queries/reading.ts'
import { othersTurn } from '../queries/turns.ts'

interface Waiting {
  readonly item: unknown
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

/** Questions of one operation that wait for others that one statement could answer with them. */
const waiting = new WeakMap<Reading, Map<string, Waiting[]>>()

/**
 * Answers items of one key together: those of one operation that are asked before others have had a turn.
 * @param run answers in the order of the items; called once a key and turn
 */
export function together<Item, Answer>(
  reading: Reading,
  key: string,
  item: Item,
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer> {
  const queues = waiting.get(reading) ?? new Map<string, Waiting[]>()
  waiting.set(reading, queues)
  return new Promise<Answer>((resolve, reject) => {
    const one: Waiting = { item, resolve, reject }
    const queue = queues.get(key)
    if (queue !== undefined) return void queue.push(one)
    const opened = [one]
    queues.set(key, opened)
    // Each in a turn of its own: placing what hundreds of different questions ask for would hold the loop as one.
    void othersTurn().then(() => {
      queues.delete(key)
      // A key stands for one kind of item and answer.
      run(opened.map((each) => each.item as Item)).then(
        (answers) => opened.forEach((each, index) => each.resolve(answers[index] as never)),
        (error: unknown) => opened.forEach((each) => each.reject(error)),
      )
    })
  })
}
