import type { CloudEvent } from '@ioc/contracts'
import type { Random } from './random.ts'

const dataOf = ({ data }: CloudEvent): Record<string, unknown> =>
  data !== null && typeof data === 'object' ? { ...data } : {}

/** An event that ingest must refuse: a negative count, a count missing, a type that nobody knows, a time in the future. */
export function spoiled(event: CloudEvent, random: Random): CloudEvent {
  const data = dataOf(event)
  switch (random.between(1, 4)) {
    case 1:
      return { ...event, data: { ...data, present: -1 } }
    case 2: {
      const { enrolled: _enrolled, ...rest } = data
      return { ...event, data: rest }
    }
    case 3:
      return { ...event, type: 'vn.edu.attendance.roll-called.v1' }
    default:
      return { ...event, time: '2199-01-01T00:00:00+07:00' }
  }
}
