import { describe, expect, it } from 'vitest'
import { readModels, readModelsUnder } from './read-models/index.ts'
import { modelVersions, sameLayout } from './versions.ts'

describe('what tables are laid out for', () => {
  it('changes with the key of things, so that the projector builds them again', () => {
    expect(modelVersions(readModelsUnder('one'))).toBe(modelVersions(readModelsUnder('one')))
    expect(modelVersions(readModelsUnder('one'))).not.toBe(modelVersions(readModelsUnder('two')))
  })

  it('never shows the key', () => {
    expect(modelVersions(readModelsUnder('a secret of the installation'))).not.toContain('secret')
  })

  it('is the same to readers under any key, and not with another version of a model', () => {
    const versions = modelVersions(readModelsUnder('one'))
    expect(sameLayout(versions, modelVersions(readModels))).toBe(true)
    const changed = readModels.map((model) => (model.name === 'payments' ? { ...model, version: 99 } : model))
    expect(sameLayout(versions, modelVersions(changed))).toBe(false)
    expect(sameLayout('', versions)).toBe(false)
  })
})
