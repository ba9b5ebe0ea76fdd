// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Scene } from './frame/scene.ts'
import { attendance } from './scenes/attendance/scene.ts'
import { exams } from './scenes/exams/scene.ts'
import { grid } from './scenes/grid/scene.ts'
import { openWall, stopWall } from './testing/open-wall.ts'
import { fakeScreen } from './testing/screen.ts'

describe('scenes of a season', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    fakeScreen(1880, 800)
  })
  afterEach(() => {
    stopWall()
    vi.useRealTimers()
  })

  const three: readonly Scene[] = [grid, exams, attendance]
  const rooms = {
    tables: {
      'exams.sessions': [
        [{ 'unit.school': 'th-a', state: 'opened' }, 2],
        [{ 'unit.school': 'th-a', state: 'published' }, 1],
        [{ 'unit.school': 'thpt-c', state: 'scheduled' }, 1],
      ],
      'exams.incidents': [[{ 'unit.school': 'thpt-c' }, 3]],
    },
    figures: { 'exams.registered': [64, 64], 'exams.verified': [60, 64], 'exams.incidents': [3, 3] },
  }

  it('are asked about the unit and the day of the frame where the address names none', async () => {
    const { gateway, pass, say } = await openWall('scene=exams', three)
    expect(gateway.open().sort()).toEqual(['Frame', 'System'])
    await say(rooms)
    await pass(1)
    expect(gateway.variables('Exams')).toEqual({ unit: '94', date: '2025-09-05' })
    stopWall()
    const other = await openWall('scene=exams&unit=S-1&date=2025-01-02', three)
    expect(other.gateway.variables('Exams')).toEqual({ unit: 'S-1', date: '2025-01-02' })
  })
  it('are asked anew when the day of the frame is another', async () => {
    const { gateway, pass, say } = await openWall('scene=exams', three)
    await say(rooms)
    await pass(1)
    await say({ ...rooms, date: '2025-09-06', position: '5000' })
    await pass(2)
    expect(gateway.variables('Exams')).toEqual({ unit: '94', date: '2025-09-06' })
    expect(gateway.open().sort()).toEqual(['Exams', 'Frame', 'System'])
  })
  it('have no turn while there is nothing to show, unless somebody asks for them', async () => {
    const { pass, press, say, scene, text } = await openWall('dwell=10', three)
    await say()
    expect(scene()).toBe('grid')
    await pass(10)
    expect(scene()).toBe('attendance')
    await press('2')
    expect(scene()).toBe('exams')
    expect(text()).toContain('Không có ca thi nào trong ngày')
    await pass(10)
    expect(scene()).toBe('attendance')
    await pass(10)
    expect(scene()).toBe('grid')
    await say({ ...rooms, position: '5000' })
    await pass(10)
    expect(scene()).toBe('exams')
  })
  it('are shown empty where there is nothing else', async () => {
    const { pass, say, scene, text } = await openWall('', [exams])
    await say()
    await pass(1)
    expect(scene()).toBe('exams')
    expect(text()).toContain('Không có ca thi nào trong ngày')
  })
  it('show a dot for each room, trouble by school, and their figures by name', async () => {
    const { all, find, pass, say, text } = await openWall('scene=exams', three)
    await say(rooms)
    await pass(1)
    expect(all('.area [data-room]').map((dot) => dot.getAttribute('data-room'))).toEqual([
      'published',
      'opened',
      'opened',
      'scheduled',
    ])
    expect(find('[data-incidents="3"]')?.textContent).toContain('thpt-c')
    expect(find('[data-figure="exams.verified:94:2025-09-05"]')?.getAttribute('data-value')).toBe('93.8')
    expect(find('[data-figure="exams.registered:94:2025-09-05"]')?.getAttribute('data-value')).toBe('64')
    expect(text()).toContain('Phòng thi ngày 05/09/2025')
  })
})
