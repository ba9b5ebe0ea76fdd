import type { Clock, Failpoints, Logger, Machine, Running } from '@ioc/kit'
import type { IngestConfig } from './config.ts'

/** What an ingest is started with. */
export interface IngestSurroundings {
  readonly config: IngestConfig
  readonly clock: Clock
  readonly machine: Machine
  readonly failpoints: Failpoints
  readonly logger: Logger
  /** 0 takes a free port. */
  readonly port: number
}

/** A listening ingest. */
export interface RunningIngest extends Running {
  readonly url: string
}
