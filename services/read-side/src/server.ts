import { GATEWAY_FAILPOINTS } from '@ioc/gateway'
import { clockFromText, createFailpoints, createLogger, runProcess, systemMachine } from '@ioc/kit'
import { MODEL_BUILD_FAILPOINTS, PROJECTOR_FAILPOINTS } from '@ioc/projections'
import { startReadSide } from './app.ts'
import { readSideConfig } from './config.ts'

const config = readSideConfig()
const logger = createLogger('read-side', config.IOC_LOG_LEVEL)
await runProcess(logger, () =>
  startReadSide({
    config,
    clock: clockFromText(config.IOC_CLOCK),
    machine: systemMachine,
    logger,
    failpoints: createFailpoints([...PROJECTOR_FAILPOINTS, ...MODEL_BUILD_FAILPOINTS, ...GATEWAY_FAILPOINTS]),
  }),
)
