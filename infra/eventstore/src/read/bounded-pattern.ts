import vm from 'node:vm'
import { Refusal } from '../protocol/refusal.ts'

/** How long a pattern may search one name. The whole log waits meanwhile, and most need a thousandth of it. */
const SEARCH_MS = 100
/** A search that was broken off without having had the processor so long is tried again: the machine was busy. */
const TRIES = 5
/** Names up to this length are searched directly by patterns that cannot go astray. */
const SHORT = 256
/** No group, and at most one part that repeats: at worst the square of the name's length. */
const SIMPLE = /^[^(+*{?]*[+*{?]?[^(+*{?]*$/

/**
 * Searches names for a pattern of a client, which may be one that takes for ever, such as `(a+)+b`: then the search is
 * broken off and the call refused. Being able to break off costs some 50 µs a name, so plain patterns go without.
 */
export function boundedTest(pattern: RegExp): (text: string) => boolean {
  const isSimple = SIMPLE.test(pattern.source)
  let search: ((text: string) => boolean) | undefined
  return (text) => {
    if (isSimple && text.length <= SHORT) return pattern.test(text)
    search ??= interruptible(pattern)
    return search(text)
  }
}

function interruptible(pattern: RegExp): (text: string) => boolean {
  const context = vm.createContext({ pattern, text: '' })
  const script = new vm.Script('pattern.test(text)')
  return (text) => {
    context['text'] = text
    for (let left = TRIES; left > 0; left -= 1) {
      const before = process.cpuUsage()
      try {
        return script.runInContext(context, { timeout: SEARCH_MS }) === true
      } catch (error) {
        // Not an `Error` of ours: it comes out of the context, which has its own.
        const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
        if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
        const { user, system } = process.cpuUsage(before)
        if (user + system > SEARCH_MS * 800) break
      }
    }
    throw new Refusal('argument', `the pattern '${pattern.source.slice(0, 200)}' takes too long to search one name`)
  }
}
