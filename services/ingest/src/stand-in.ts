import { createHttpServer, isDiskTrouble, ProblemError, systemCode } from '@ioc/kit'
import { Registry } from 'prom-client'
import { allowedHosts } from './config.ts'
import { RETRY_AFTER_SECONDS } from './http/answers.ts'
import type { IngestSurroundings, RunningIngest } from './surroundings.ts'

const LOOK_EVERY_MS = 500

interface Steps<Files> {
  /** Opens what lies on the disk. */
  readonly open: () => Files
  readonly serve: (files: Files, port: number) => Promise<RunningIngest>
}

/**
 * Listens in place of ingest while the disk lets nothing be opened: every fact is answered with 503 and Retry-After, which a
 * sender can tell from a service that is gone. Looks at the disk again and again, and gives way to ingest once it is well.
 */
export async function standIn<Files>(
  { config, machine, logger, port }: IngestSurroundings,
  trouble: unknown,
  { open, serve }: Steps<Files>,
): Promise<RunningIngest> {
  let reason = `the disk of ${config.IOC_DATA_DIR} cannot be used (${systemCode(trouble) ?? 'unknown'})`
  const metrics = new Registry()
  const app = createHttpServer({
    host: config.IOC_HOST,
    allowedHosts: allowedHosts(config),
    allowedHostsSetting: 'INGEST_ALLOWED_HOSTS',
    dataOnly: true,
    logger,
    health: { metrics, notReady: () => reason },
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.post('/v1/events', {
    onRequest: async () => {
      throw new ProblemError('overloaded', reason, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    },
    handler: async () => undefined,
  })
  const url = await app.listen({ host: config.IOC_HOST, port })
  const taken = app.server.address()
  const takenPort = taken === null || typeof taken === 'string' ? port : taken.port
  logger.error({ err: trouble, url }, 'the index cannot be opened: senders are told to retry until the disk is well')

  let running: RunningIngest | undefined
  let stopped = false
  let cancelLook: (() => void) | undefined
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    try {
      const files = open()
      await app.close()
      running = await serve(files, takenPort)
      logger.info('the disk is well again')
    } catch (error) {
      if (!isDiskTrouble(error)) throw error
      reason = `the disk of ${config.IOC_DATA_DIR} cannot be used (${systemCode(error) ?? 'unknown'})`
      schedule()
    }
  }
  function schedule(): void {
    if (stopped) return
    cancelLook = machine.timers.after(LOOK_EVERY_MS, () => {
      looking = look().catch((error: unknown) => {
        // As at any start: whoever supervises the process reads the reason and starts it again.
        logger.fatal({ err: error }, error instanceof Error ? error.message : 'did not start')
        process.exit(1)
      })
    })
  }
  schedule()

  return {
    url,
    async close() {
      stopped = true
      cancelLook?.()
      await looking
      await app.close()
      await running?.close()
    },
  }
}
