import { createFailpoints, createLogger, runProcess, systemMachine } from '@ioc/kit'
import { startRelayService } from './app.ts'
import { relayConfig } from './config.ts'
import { RELAY_FAILPOINTS } from './failpoints.ts'

const logger = createLogger('relay', process.env['IOC_LOG_LEVEL'] || 'info')
await runProcess(logger, async () => {
  const running = await startRelayService(relayConfig(), {
    logger,
    failpoints: createFailpoints(RELAY_FAILPOINTS),
    machine: systemMachine,
  })
  logger.info('relaying')
  return running
})
