import { systemMachine, clockFromText, createFailpoints, createLogger, loadConfig, portOf, runProcess } from '@ioc/kit'
import { IngestConfig } from './config.ts'
import { INGEST_FAILPOINTS } from './failpoints.ts'
import { startIngest } from './start-ingest.ts'

const config = loadConfig(IngestConfig)
const logger = createLogger('ingest', config.IOC_LOG_LEVEL)

await runProcess(logger, () =>
  startIngest({
    config,
    clock: clockFromText(config.IOC_CLOCK),
    machine: systemMachine,
    failpoints: createFailpoints(INGEST_FAILPOINTS),
    logger,
    port: portOf(config, 'ingest'),
  }),
)
