import { describeFailpoints, failpointNames } from './failpoints.features.ts'

describeFailpoints('Ingest', 'ingest', await failpointNames('ingest'))
