import type { CloudEvent } from '@ioc/contracts'

/** Something that the simulation sends at a moment of simulated time. */
export interface Planned {
  /** Milliseconds since the Unix epoch, simulated. */
  readonly sendAt: number
  /** Order among those of the same moment. */
  readonly key: string
  readonly source: string
  /** The event as it goes over the wire; what is bad about a bad one is on purpose. */
  readonly event: () => CloudEvent
  /** The first answer gets lost, so the same is sent again. */
  readonly answerLost?: boolean
}

/** A structured CloudEvent of the simulation. */
export function cloudEvent(parts: Omit<CloudEvent, 'specversion' | 'datacontenttype'>): CloudEvent {
  return { specversion: '1.0', datacontenttype: 'application/json', ...parts }
}

/** Orders plans by moment, then key: the same plan in whatever order it was made. */
export const byMoment = (left: Planned, right: Planned): number =>
  left.sendAt - right.sendAt || (left.key < right.key ? -1 : left.key > right.key ? 1 : 0)
