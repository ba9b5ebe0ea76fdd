import { describe, expect, it } from 'vitest'
import { persistently } from './json-file.ts'

describe('writing while the disk may be full', () => {
  it('says once that it fails, and again only after it has succeeded', () => {
    const said: string[] = []
    const attempt = persistently((line) => said.push(line))
    const full = (): never => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    }
    attempt('clock', full)
    attempt('clock', full)
    expect(said).toEqual(['the clock cannot be written (ENOSPC); it will be tried again'])
    attempt('clock', () => undefined)
    attempt('clock', full)
    expect(said).toHaveLength(2)
  })
})
