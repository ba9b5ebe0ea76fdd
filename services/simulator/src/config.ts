import { CommonConfig, loadConfig, portOf } from '@ioc/kit'
import { join, resolve } from 'node:path'
import Type, { type Static } from 'typebox'

/** Settings of the simulator. */
export const SimulatorConfig = Type.Object({
  ...CommonConfig.properties,
  IOC_SIM_SEED: Type.Integer({ default: 1, minimum: 0, description: 'The same seed gives the same facts' }),
  IOC_SIM_SCHOOLS: Type.Integer({ default: 730, minimum: 1, maximum: 5_000, description: 'Number of schools' }),
  IOC_SIM_CONCURRENCY: Type.Integer({ default: 6, minimum: 1, maximum: 64, description: 'Requests in flight' }),
  IOC_SIM_INGEST_URL: Type.Optional(
    Type.String({ description: 'Address of ingest; default the one of this installation' }),
  ),
  IOC_SIM_KEY_FILE: Type.Optional(
    Type.String({ description: 'File with the key; default simulator/key in the data directory' }),
  ),
})
export type SimulatorConfig = Static<typeof SimulatorConfig>

export const readConfig = (env: NodeJS.ProcessEnv = process.env): SimulatorConfig => loadConfig(SimulatorConfig, env)

export interface SimulatorPlaces {
  readonly ingestUrl: string
  readonly keyFile: string
  readonly cursorFile: string
}

/** Where the simulator finds ingest, its key and its cursor. */
export function placesOf(config: SimulatorConfig): SimulatorPlaces {
  const directory = resolve(config.IOC_DATA_DIR, 'simulator')
  return {
    ingestUrl:
      config.IOC_SIM_INGEST_URL ??
      `http://${config.IOC_HOST === '0.0.0.0' ? '127.0.0.1' : config.IOC_HOST}:${portOf(config, 'ingest')}`,
    keyFile: config.IOC_SIM_KEY_FILE ?? join(directory, 'key'),
    cursorFile: join(directory, 'cursor.json'),
  }
}
