import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type Addresses = { client: string; monitor: string }

const EVERY_MS = 25

/** The server whose start is waited for. */
export type Starting = {
  dataDir: string
  pid: number
  /** Where it listens, when that was not left to it. */
  fixed: Addresses | undefined
}

const portsOf = async ({ dataDir, pid, fixed }: Starting): Promise<Addresses | undefined> => {
  const file = (await readdir(dataDir)).find((name) => name.endsWith(`_${pid}.ports`))
  if (!file) return undefined
  const text = await readFile(join(dataDir, file), 'utf8')
  // It could not write what it listens on: the disk is full.
  if (text === '') return fixed
  const ports = JSON.parse(text) as {
    nats?: string[]
    monitoring?: string[]
  }
  const [client, monitor] = [ports.nats?.[0], ports.monitoring?.[0]]
  return client && monitor ? { client, monitor } : undefined
}

const answers = (monitor: string): Promise<boolean> =>
  fetch(`${monitor}/healthz?js-enabled-only=true`).then(
    ({ ok }) => ok,
    // Refused connections are what one waits through.
    () => false,
  )

/** Waits until the server has written its ports and JetStream is healthy; undefined when `gone` resolves first. */
export const whenReady = async (
  starting: Starting,
  gone: Promise<unknown>,
  signal: AbortSignal,
): Promise<Addresses | undefined> => {
  let left = false
  void gone.then(() => (left = true))
  for (;;) {
    signal.throwIfAborted()
    if (left) return undefined
    const ports = await portsOf(starting)
    if (ports && (await answers(ports.monitor))) return ports
    await delay(EVERY_MS)
  }
}
