import type { ReadModel } from '../read-model.ts'
import { attendance } from './attendance/model.ts'
import { capabilities } from './capabilities/model.ts'
import { measures } from './measures/model.ts'
import { payments } from './payments/model.ts'
import { units } from './units/model.ts'

/** Every read model: the runtime creates, fills, hashes and rebuilds them. Things are hashed under a key that is no secret. */
export const readModels: readonly ReadModel[] = [units, attendance, capabilities, measures, payments]

/** The same with things hashed under the key of an installation: what its projector fills and its verification compares. */
export const readModelsUnder = (thingKey: string): readonly ReadModel[] =>
  readModels.map((model) => model.underKey?.(thingKey) ?? model)
