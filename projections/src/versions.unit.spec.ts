import { describe, expect, it } from 'vitest'
import { readModels, readModelsUnder } from './read-models/index.ts'
import { modelVersions, sameLayout } from './versions.ts'

describe('what tables are laid out for', () => {
  it('says under which key of things they were begun', () => {
    expect(modelVersions(readModelsUnder('one'))).toBe(modelVersions(readModelsUnder('one')))
    expect(modelVersions(readModelsUnder('one'))).not.toBe(modelVersions(readModelsUnder('two')))
  })

  it('never shows the key', () => {
    expect(modelVersions(readModelsUnder('a secret of the installation'))).not.toContain('secret')
  })

  it('is the same whatever versions and keys single models have, and not with another runtime', () => {
    const versions = modelVersions(readModelsUnder('one'))
    expect(sameLayout(versions, modelVersions(readModels))).toBe(true)
    const changed = readModels.map((model) => (model.name === 'payments' ? { ...model, version: 99 } : model))
    expect(sameLayout(versions, modelVersions(changed))).toBe(true)
    expect(sameLayout(versions, versions.replace(/"runtime":\d+/, '"runtime":3'))).toBe(false)
    expect(sameLayout('', versions)).toBe(false)
    expect(sameLayout('', '')).toBe(false)
  })
})
