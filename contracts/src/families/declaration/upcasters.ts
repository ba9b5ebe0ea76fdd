import { upcaster } from '../../events/upcaster.ts'
import { capabilityReported, capabilityReportedV1 } from './events.ts'

export const declarationUpcasters = [
  upcaster(capabilityReportedV1, capabilityReported, ({ platform, ...rest }) => ({
    ...rest,
    platforms: platform === undefined ? [] : [{ name: platform }],
  })),
]
