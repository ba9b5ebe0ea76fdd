import type { WallModel } from '@ioc/projections/queries'
import { describe, expect, it } from 'vitest'
import { WallModels } from './wall-models.ts'

const model = (unit: string): WallModel => ({
  unit,
  date: '2024-09-16',
  session: 'morning',
  attendance: {
    value: null,
    numerator: null,
    denominator: null,
    percent: null,
    flagged: 0,
    reporting: 0,
    expected: 0,
  },
  byLevel: [],
  curve: [],
  schools: [],
})

/** A read that ends when the spec says so. */
function pending(unit: string) {
  const end: { resolve: () => void; reject: (error: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  }
  const load = () =>
    new Promise<WallModel>((resolve, reject) => {
      end.resolve = () => resolve(model(unit))
      end.reject = reject
    })
  return { load, end }
}
const now = (unit: string) => () => Promise.resolve(model(unit))

describe('what the wall draws', () => {
  it('is read once for all who ask at the same position', async () => {
    const walls = new WallModels()
    expect(await walls.read('wall', '1', now('first'))).toMatchObject({ unit: 'first' })
    expect(await walls.read('analyst', '1', now('second'))).toMatchObject({ unit: 'first' })
    expect(await walls.read('analyst', '2', now('second'))).toMatchObject({ unit: 'second' })
  })

  it('is not waited for by the screens when an analyst began to read it', async () => {
    const walls = new WallModels()
    const { load, end } = pending('analyst')
    const slow = walls.read('analyst', '1', load)
    expect(await walls.read('wall', '1', now('wall'))).toMatchObject({ unit: 'wall' })
    end.resolve()
    expect(await slow).toMatchObject({ unit: 'analyst' })
  })

  it('is read again by those who joined when whoever began has given up', async () => {
    const walls = new WallModels()
    const { load, end } = pending('analyst')
    const first = walls.read('analyst', '1', load)
    const joined = walls.read('analyst', '1', now('joined'))
    end.reject(new Error('the client is gone'))
    await expect(first).rejects.toThrow('gone')
    expect(await joined).toMatchObject({ unit: 'joined' })
    expect(await walls.read('wall', '1', now('later'))).toMatchObject({ unit: 'joined' })
  })
})
