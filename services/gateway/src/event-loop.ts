import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds between two looks: what holds the loop for less is not seen. */
const RESOLUTION_MS = 10
const NS_PER_SECOND = 1e9

/** How long the event loop was held since this was last asked, in seconds. */
export interface LoopDelay {
  readonly longest: () => number
  readonly close: () => void
}

/** Watches how long work of this process keeps everything else in it waiting. */
export function watchLoop(): LoopDelay {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delays.enable()
  return {
    longest: () => {
      const { max } = delays
      delays.reset()
      return max / NS_PER_SECOND
    },
    close: () => void delays.disable(),
  }
}
