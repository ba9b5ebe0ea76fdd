import { formatLocalTime, unitOpened, type CloudEvent, type UnitKind } from '@ioc/contracts'
import { atMinute } from './calendar.ts'
import { cloudEvent } from './planned.ts'
import type { Planner } from './planner.ts'
import { SOURCE_PREFIX, type Province } from './province.ts'

const SOURCE = `${SOURCE_PREFIX}registry`
const OPENED = '2020-09-01'

/** Every unit of the province, parents before children: what the registry says before any school reports. */
export function organisationEvents({ seed, root, department, communes, schools }: Province): CloudEvent[] {
  const opened = (code: string, kind: UnitKind, effectiveFrom: string, more: Record<string, unknown>): CloudEvent =>
    cloudEvent({
      id: `${seed}:unit:${code}`,
      source: SOURCE,
      type: unitOpened.type,
      subject: code,
      time: formatLocalTime(atMinute(effectiveFrom, 0)),
      data: { code, kind, effectiveFrom, ...more },
    })
  return [
    opened(root.code, 'province', OPENED, { name: root.name, levels: [] }),
    opened(department.code, 'department', OPENED, { name: department.name, levels: [], parent: root.code }),
    ...communes.map(({ code, name }) => opened(code, 'commune', OPENED, { name, levels: [], parent: root.code })),
    ...schools.map(({ code, name, levels, reportingLevel, parent, ownership }) =>
      opened(code, 'school', OPENED, { name, levels, reportingLevel, parent, ownership }),
    ),
  ]
}

export const organisation: Planner = { family: 'organisation', once: organisationEvents }
