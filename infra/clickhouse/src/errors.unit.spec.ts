import { describe, expect, it } from 'vitest'
import { toClickHouseError } from './errors.ts'

const engineError = (code: string) => Object.assign(new Error(`Code: ${code}`), { code })

describe('what a client throws', () => {
  it.each([
    ['159', 'ClickHouseLimitError', 'clickhouse-limit-time'],
    ['241', 'ClickHouseLimitError', 'clickhouse-limit-memory'],
    ['396', 'ClickHouseLimitError', 'clickhouse-limit-result'],
    ['394', 'ClickHouseCancelledError', 'clickhouse-cancelled'],
    ['60', 'ClickHouseQueryError', 'clickhouse-query'],
    ['ECONNREFUSED', 'ClickHouseUnavailableError', 'clickhouse-unavailable'],
  ])('with the code %s becomes a %s, its cause kept', (code, name, ours) => {
    const thrown = engineError(code)
    expect(toClickHouseError(thrown)).toMatchObject({ name, code: ours, cause: thrown })
  })

  it('without any code is an engine that could not be reached', () => {
    expect(toClickHouseError('socket hang up')).toMatchObject({
      code: 'clickhouse-unavailable',
      cause: 'socket hang up',
    })
  })

  it('keeps the number of a refused statement', () => {
    expect(toClickHouseError(engineError('60'))).toMatchObject({ engineCode: 60 })
  })
})
