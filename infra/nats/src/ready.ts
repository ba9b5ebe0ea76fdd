import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export type Addresses = { client: string; monitor: string }

const EVERY_MS = 25

const portsOf = async (dataDir: string, pid: number): Promise<Addresses | undefined> => {
  const file = (await readdir(dataDir)).find((name) => name.endsWith(`_${pid}.ports`))
  if (!file) return undefined
  const ports = JSON.parse((await readFile(join(dataDir, file), 'utf8')) || '{}') as {
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
  dataDir: string,
  pid: number,
  gone: Promise<unknown>,
  signal: AbortSignal,
): Promise<Addresses | undefined> => {
  let left = false
  void gone.then(() => (left = true))
  for (;;) {
    signal.throwIfAborted()
    if (left) return undefined
    const ports = await portsOf(dataDir, pid)
    if (ports && (await answers(ports.monitor))) return ports
    await delay(EVERY_MS)
  }
}
