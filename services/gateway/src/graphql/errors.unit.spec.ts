import { createLogger } from '@ioc/kit'
import { ScopeTooLargeError } from '@ioc/projections/queries'
import { describe, expect, it } from 'vitest'
import { toClientError } from './errors.ts'

describe('what a client is told', () => {
  it('says what to narrow where units come and go too often', () => {
    const error = toClientError(new ScopeTooLargeError('units come and go 22500 times'), createLogger('spec', 'silent'))
    expect(error.extensions['code']).toBe('TOO_LARGE')
    expect(error.message).toBe('units come and go 22500 times: ask for fewer days or a smaller unit')
  })
})
