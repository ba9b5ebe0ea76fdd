import { formatLocalTime } from '@ioc/contracts'
import type { CommonConfig } from '@ioc/kit'
import type { DataPlaces } from './data-dir/data-dir.ts'
import type { Launched } from './launch.ts'
import { urlsOf } from './system/run-state.ts'

/** The short table that a newcomer sees once everything runs. */
export function table(config: CommonConfig, places: DataPlaces, { clock, simulation, apiKey }: Launched): string {
  const urls = urlsOf(config)
  const local = (time: number): string => formatLocalTime(time).slice(0, 16).replace('T', ' ')
  const time =
    simulation === undefined
      ? 'real time; no simulation'
      : `${local(clock.now())} simulated, ×${clock.rate}, seed ${simulation.seed}, ${simulation.schools} schools`
  const rows = [
    ['wall', urls.wall],
    ['explorer', urls.graphql.replace(/graphql$/, 'explorer')],
    ['intake', `${urls.ingest}/v1/events`],
    ['key', apiKey],
    ['clock', time],
    ['data', places.directory],
    ['logs', places.logs],
    ['stop', 'Ctrl-C (a second one forces)'],
  ]
  return `\nThe operations centre is running.\n\n${rows.map(([name = '', value = '']) => `  ${name.padEnd(10)}${value}`).join('\n')}\n\n`
}
