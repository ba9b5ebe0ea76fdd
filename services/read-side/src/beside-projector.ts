import { createServer } from 'node:net'
import type { Gateway } from '@ioc/gateway'
import { portOf, systemCode, type Logger, type Timers } from '@ioc/kit'
import type { ReadSideConfig } from './config.ts'

const LOOK_EVERY_MS = 500

/** Why nothing can listen there at the moment; `undefined` when something can. */
const listenTrouble = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve(systemCode(error) ?? error.message))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)))
  })

/**
 * Starts the gateway in the projector's process. Where its address cannot be had, the projector goes on and the gateway follows
 * once it can: the figures must not fall behind because another program sits on the wall's port. Any other failure is thrown.
 * @returns stops it, started or not
 */
export async function besideProjector(
  start: () => Promise<Gateway>,
  config: ReadSideConfig,
  logger: Logger,
  timers: Timers,
): Promise<() => Promise<void>> {
  const [host, port] = [config.IOC_HOST, portOf(config, 'gateway')]
  let gateway: Gateway | undefined
  let stopped = false
  let cancel = (): void => undefined
  let looking: Promise<void> = Promise.resolve()

  async function look(complained: boolean): Promise<void> {
    const trouble = await listenTrouble(host, port)
    if (trouble === undefined) {
      gateway = await start()
      return
    }
    if (!complained)
      logger.error({ host, port, trouble }, 'the gateway cannot listen; the projector goes on without it')
    if (stopped) return
    cancel = timers.after(LOOK_EVERY_MS, () => {
      looking = look(true).catch((error: unknown) => {
        // What is no matter of the address is a defect: whoever supervises the process starts it again.
        logger.fatal({ err: error }, error instanceof Error ? error.message : 'the gateway did not start')
        process.exit(1)
      })
    })
  }
  await look(false)

  return async () => {
    stopped = true
    cancel()
    await looking
    await gateway?.close()
  }
}
