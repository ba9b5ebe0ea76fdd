import { attendance } from './attendance/index.ts'
import { declaration } from './declaration/index.ts'
import { exams } from './exams/index.ts'
import type { Family } from './family.ts'
import { operations } from './operations/index.ts'
import { organisation } from './organisation/index.ts'
import { payments } from './payments/index.ts'

export * from './attendance/events.ts'
export * from './declaration/events.ts'
export * from './exams/events.ts'
export * from './operations/events.ts'
export * from './organisation/events.ts'
export * from './payments/events.ts'

/**
 * Every family, in the order in which documents list them. Types, checks, examples, flags, schemas and documents follow from this
 * list; there is no other.
 */
export const families = [
  organisation,
  attendance,
  declaration,
  payments,
  exams,
  operations,
] as const satisfies readonly Family[]
