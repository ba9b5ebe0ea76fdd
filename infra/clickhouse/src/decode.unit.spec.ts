import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { decodeRows } from './decode.ts'
import { ClickHouseDecodeError } from './errors.ts'

const Row = Type.Object({ n: Type.Integer() })

describe('the check of rows', () => {
  it('names the first row and column that does not fit', async () => {
    const rows = [{ n: 1 }, { n: 'two' }, { n: 'three' }]
    await expect(decodeRows(Row, rows)).rejects.toThrow(ClickHouseDecodeError)
    await expect(decodeRows(Row, rows)).rejects.toThrow('row 1/n')
  })

  it('lets others have their turn while a large result is checked', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => ({ n }))
    let [turns, over] = [0, false]
    const count = (): void => {
      turns += 1
      if (!over) setImmediate(count)
    }
    setImmediate(count)
    expect(await decodeRows(Row, rows)).toHaveLength(20_000)
    over = true
    expect(turns).toBeGreaterThan(5)
  })
})
