import { formatLocalTime, localDate } from '@ioc/contracts'
import { wholeProvince } from '@ioc/projections/queries'
import type { ExampleValues } from '../http/explorer-examples.ts'
import { readingAt, type GatewayServices } from './context.ts'

/** Where nothing has been read: what the examples name is not there, and answers say so. */
const NO_PROVINCE = 'REF'

/**
 * What the explorer's examples speak of: the province, today and the newest position, so that each runs as it stands. Where
 * the read models cannot be read the explorer opens all the same.
 */
export async function exampleValues(services: GatewayServices): Promise<ExampleValues> {
  const { snapshots, clock, logger } = services
  const now = clock.now()
  const nothing = { unit: NO_PROVINCE, day: localDate(now), position: '0', time: formatLocalTime(now) }
  try {
    const snapshot = await snapshots.recent('analyst')
    const { hierarchy, today } = await readingAt(services, 'analyst', snapshot)
    return {
      unit: wholeProvince(hierarchy.on(today)) ?? nothing.unit,
      day: today,
      position: String(snapshot.position),
      time: snapshot.receivedAt ?? nothing.time,
    }
  } catch (error) {
    logger.warn({ err: error }, 'the examples of the explorer name nothing that is there')
    return nothing
  }
}
