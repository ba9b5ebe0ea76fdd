import { Value } from 'typebox/value'
import { capabilityReported, capabilityReportedV1 } from './declaration.ts'

/** An event's type and data, whatever the version. */
export interface TypedData {
  readonly type: string
  readonly data: unknown
}

type Upcaster = (data: unknown) => TypedData

/** One step per superseded version: pure, total on data that its old schema accepts. */
const upcasters: ReadonlyMap<string, Upcaster> = new Map([
  [
    capabilityReportedV1.type,
    (data) => {
      const { platform, ...rest } = Value.Parse(capabilityReportedV1.schema, data)
      return {
        type: capabilityReported.type,
        data: { ...rest, platforms: platform === undefined ? [] : [{ name: platform }] },
      }
    },
  ],
])

/**
 * Brings an event to the newest version of its type, step by step, so that read models know one version only.
 * What stands in the log is never rewritten.
 * @throws when the data does not fit the schema of its own version.
 */
export function upcast(event: TypedData): TypedData {
  let current = event
  for (;;) {
    const step = upcasters.get(current.type)
    if (step === undefined) return current
    current = step(current.data)
  }
}
