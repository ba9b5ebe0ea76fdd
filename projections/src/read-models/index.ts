import type { ReadModel } from '../read-model.ts'
import { attendance } from './attendance/model.ts'
import { capabilities } from './capabilities/model.ts'
import { measures } from './measures/model.ts'
import { payments } from './payments/model.ts'
import { units } from './units/model.ts'

/** Every read model: the runtime creates, fills, hashes and rebuilds them. */
export const readModels: readonly ReadModel[] = [units, attendance, capabilities, measures, payments]
