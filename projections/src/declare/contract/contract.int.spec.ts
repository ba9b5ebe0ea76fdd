import { describe, expect, it } from 'vitest'
import { readModels } from '../../read-models/index.ts'
import type { DeclaredModel } from '../model.ts'
import { describeContract } from './contract.features.ts'

const isDeclared = (model: object): model is DeclaredModel => 'declaration' in model

const declared = readModels.filter(isDeclared)

describe.each(declared.map((model) => [model.name, model] as const))('the declared model %s', (_, model) => {
  describeContract(model)
})

it('are all that there are', () => {
  expect(declared).toHaveLength(readModels.length)
})
