import { describeFailpoints, failpointNames } from './failpoints.features.ts'

describeFailpoints('The projector', 'read-side', await failpointNames('projector'))
