import { clockFromText, createLogger, runProcess, systemTimers } from '@ioc/kit'
import { startSimulator } from './app.ts'
import { readConfig } from './config.ts'

const config = readConfig()
const logger = createLogger('simulator', config.IOC_LOG_LEVEL)

await runProcess(logger, async () => {
  const simulator = startSimulator(config, clockFromText(config.IOC_CLOCK), systemTimers, logger)
  simulator.done.catch((error: unknown) => {
    logger.fatal({ err: error }, 'the simulation failed')
    process.exit(70)
  })
  return simulator
})
