import { createServer } from 'node:net'

/** Distances from the base at which the system listens. */
const OFFSETS = [0, 1, 2, 3, 13, 22, 28]
/** Below the range from which the kernel hands out ports, so that an outgoing connection can't take one meanwhile. */
const LOWEST = 12_000
const STEP = 40
const STEPS = 400

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A base for `IOC_PORT_BASE` whose ports are all free now. Runs at the same time start looking at different places. */
export async function freePortBase(): Promise<number> {
  const start = Math.floor(Math.random() * STEPS)
  for (let tried = 0; tried < STEPS; tried += 1) {
    const base = LOWEST + ((start + tried) % STEPS) * STEP
    const free = await Promise.all(OFFSETS.map((offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
  throw new Error('no free range of ports')
}
