import { describeFailpoints, failpointNames } from './failpoints.features.ts'

describeFailpoints('The relay', 'relay', await failpointNames('relay'))
