import { describeFailpoints, failpointNames } from './failpoints.features.ts'

describeFailpoints('The log', 'log', await failpointNames('log'))
