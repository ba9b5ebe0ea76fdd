import { describeFailpoints, failpointNames } from './failpoints.features.ts'

describeFailpoints('The gateway', 'read-side', await failpointNames('gateway'))
