// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Scene } from './frame/scene.ts'
import { grid } from './scenes/grid/scene.ts'
import { exampleFigure, exampleWall } from './testing/example-wall.ts'
import { openWall, stopWall, twoScenes } from './testing/open-wall.ts'
import { fakeScreen } from './testing/screen.ts'

describe('the wall', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    fakeScreen(1880, 800)
  })
  afterEach(() => {
    stopWall()
    vi.useRealTimers()
  })

  it('says that it waits before there is data, and never that all is well', async () => {
    const { text, say, find } = await openWall()
    expect(text()).toContain('Đang kết nối')
    expect(text()).toContain('Đang chờ dữ liệu')
    expect(text()).not.toContain('Không có cảnh báo')
    await say()
    expect(find('[data-waiting]')).toBeNull()
    expect(text()).toContain('Trực tiếp')
    expect(text()).toContain('Không có cảnh báo')
  })
  it('shows the figure with its origin for people and programs', async () => {
    const { find, say } = await openWall('scene=attendance')
    await say()
    const figure = find('[data-figure="attendance:94:2025-09-05:morning"]')
    expect(figure?.textContent.trim()).toBe('96,4%')
    expect(figure?.getAttribute('data-value')).toBe('96.4')
    expect(figure?.getAttribute('data-position')).toBe('4096')
    expect(find('table')?.textContent).toContain('482')
  })
  it('shows no number where nobody is on the roll, and says so', async () => {
    const { find, say } = await openWall('scene=attendance')
    await say({ attendance: exampleFigure(0, 0), byLevel: [], curve: [] })
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('')
    expect(find('[data-figure^="attendance:"]')?.textContent.trim()).toBe('sĩ số 0')
  })
  it('shows a cell for each school, its state and a table behind them', async () => {
    const { all, find, say } = await openWall('scene=grid')
    await say()
    expect(
      all('[data-school]').map((cell) => [cell.getAttribute('data-school'), cell.getAttribute('data-state')]),
    ).toEqual([
      ['mn-b', 'missing'],
      ['th-a', 'normal'],
    ])
    expect(find('[data-count=missing] dd')?.textContent.trim()).toBe('1')
    expect(find('table caption')?.textContent).toBe('Lưới trường')
  })
  it('is titled by its unit: by its code as long as it has no name, never as if it were the whole', async () => {
    const { say, find } = await openWall('unit=S-1')
    expect(find('h1')?.textContent).toBe('Trung tâm điều hành trường học')
    await say({ unit: 'S-1' })
    expect(find('h1')?.textContent).toBe('S-1')
  })

  it('names a unit that there is not, says what to do, and never that all is well', async () => {
    const { pass, refuse, text, find } = await openWall('unit=nope')
    await refuse('UNKNOWN_UNIT')
    await pass(1)
    expect(text()).toContain('Không có đơn vị “nope”')
    expect(text()).toContain('sửa unit= trong địa chỉ')
    expect(text()).not.toMatch(/Trực tiếp|Không có cảnh báo/)
    expect(find('.wall')?.getAttribute('data-connection')).toBe('refused')
    expect(find('[data-alarms="1"]')).not.toBeNull()
  })
  it.each([
    ['NOT_READY', 'Hệ thống đang dựng số liệu'],
    ['BAD_USER_INPUT', 'date: expected a day'],
    ['INTERNAL', 'Hệ thống trả lời bằng lỗi INTERNAL'],
  ])('says what the error %s means, and shows the wall as soon as there is one', async (code, words) => {
    const { pass, refuse, say, text, find } = await openWall()
    await refuse(code, 'date: expected a day')
    expect(text()).toContain(words)
    expect(text()).not.toContain('Không có cảnh báo')
    await pass(15)
    await say()
    await pass(10)
    expect(find('[data-waiting]')).toBeNull()
    expect(text()).not.toContain(words)
  })
  it('keeps what it has when later answers are errors, and says so', async () => {
    const { pass, refuse, say, text, find } = await openWall('scene=attendance')
    await say()
    await refuse('INTERNAL')
    await pass(1)
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('96.4')
    expect(text()).toContain('Hệ thống trả lời bằng lỗi INTERNAL')
    expect(text()).not.toMatch(/Trực tiếp|Không có cảnh báo/)
  })
  it('says of a province without units that nothing is declared, not that all is well', async () => {
    for (const scene of ['grid', 'attendance']) {
      const { say, text } = await openWall(`scene=${scene}`)
      await say({
        unit: '',
        schools: [],
        byLevel: [],
        curve: [],
        attendance: { ...exampleFigure(0, 0), numerator: null },
      })
      expect(text()).toContain('Chưa có đơn vị nào được khai báo')
      expect(text()).not.toMatch(/Trực tiếp|Không có cảnh báo/)
      stopWall()
    }
    await openWall()
  })
  it.each(['date=2025-02-30', 'session=noon', 'unit='])(
    'shows nothing else when it is asked for %s',
    async (parameter) => {
      const { say, text, find } = await openWall(`${parameter}&scene=attendance`)
      await say()
      expect(text()).toContain(`Không hiểu ${parameter}`)
      expect(find('[data-figure]')).toBeNull()
      expect(text()).not.toContain('Không có cảnh báo')
    },
  )
  it('says in words that nothing was reported, never "0" and never blank', async () => {
    const none = {
      ...exampleFigure(0, 0),
      value: null,
      numerator: null,
      denominator: null,
      sources: { reporting: 0, expected: 2 },
    }
    const { say, all, find, text, press } = await openWall('scene=attendance')
    await say({ attendance: none, byLevel: [{ level: 'TH', figure: none }], curve: [] })
    expect(all('[data-figure]').map((figure) => [figure.textContent, figure.getAttribute('data-value')])).toEqual([
      ['chưa báo cáo', ''],
      ['chưa báo cáo', ''],
    ])
    expect(text()).toContain('Chưa có lớp nào báo cáo')
    await press('1')
    expect(find('.figure')?.textContent).toContain('chưa báo cáo')
  })
  it('marks more pupils than the roll has, in words and within the chart', async () => {
    const { say, find, all, text } = await openWall('scene=attendance')
    const absurd = { ...exampleFigure(35, 35), numerator: '1000000000000000', percent: 2857142857142857 }
    const curve = [{ minute: 405, level: null, presentExact: '1000000000000000', enrolledExact: '35' }]
    await say({ attendance: absurd, curve, byLevel: [{ level: 'TH', figure: absurd }] })
    expect(find('[data-over]')?.textContent).toContain('Có mặt nhiều hơn sĩ số')
    expect(all('.priority-2').length).toBeGreaterThanOrEqual(3)
    expect(text()).toContain('> 999%')
    expect(text()).toContain('1 triệu tỷ / 35 học sinh')
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('2857142857142857.0')
  })
  it('says that there are no schools instead of being empty', async () => {
    const { text, say } = await openWall('scene=grid')
    await say({ schools: [] })
    expect(text()).toContain('Chưa có trường nào')
  })
  it('turns to the next scene after the dwell, rests when paused and follows the keys', async () => {
    const { pass, press, say, scene, text } = await openWall('dwell=10')
    await say()
    expect(scene()).toBe('grid')
    await pass(10)
    expect(scene()).toBe('attendance')
    await press(' ')
    expect(text()).toContain('Tạm dừng')
    await pass(30)
    expect(scene()).toBe('attendance')
    await press('1')
    expect(scene()).toBe('grid')
    await press('ArrowLeft')
    expect(scene()).toBe('attendance')
  })
  it('stays on the scene that the address names', async () => {
    const { pass, say, scene } = await openWall('scene=attendance')
    await say()
    await pass(120)
    expect(scene()).toBe('attendance')
  })
  it('marks for ten seconds what changed while a scene was away', async () => {
    const { all, pass, press, say } = await openWall()
    await say()
    await press('2')
    await pass(5)
    await say({ position: '5000', schools: exampleWall().schools.map((school) => ({ ...school, state: 'low' })) })
    await press('1')
    expect(all('.mark')).toHaveLength(2)
    await pass(11)
    expect(all('.mark')).toHaveLength(0)
  })
  it('says how old data is, hatches it and names the time when nothing comes any more', async () => {
    const { find, gateway, pass, say, text } = await openWall()
    await say()
    gateway.mute()
    await pass(5)
    expect(find('.wall')?.getAttribute('data-freshness')).toBe('late')
    expect(find('[data-stale]')).toBeNull()
    await pass(6)
    expect(find('.wall')?.getAttribute('data-freshness')).toBe('stale')
    expect(find('[data-stale]')).not.toBeNull()
    expect(text()).toContain('Số liệu đã cũ, lần cuối lúc 07:09:59')
    expect(text()).not.toContain('Trực tiếp')
  })
  it('says that the connection is lost and keeps what it had', async () => {
    const { find, lose, say, text } = await openWall('scene=attendance')
    await say()
    await lose()
    expect(text()).toContain('Mất kết nối')
    expect(text()).not.toContain('Không có cảnh báo')
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('96.4')
  })
  it('names a service that is down', async () => {
    const { pass, say, text } = await openWall()
    await say({ health: { caughtUp: true, deadLetters: 0, services: [{ name: 'relay', ok: false, detail: null }] } })
    await pass(1)
    expect(text()).toContain('Dịch vụ relay không hoạt động')
  })
  it('speaks English where asked and says which parameters it did not understand', async () => {
    const { find, pass, say, text } = await openWall('lang=en&theme=light&distance=500')
    await say()
    await pass(1)
    expect(text()).toContain('Live')
    expect(text()).toContain('distance=500')
    expect(find('.wall')?.getAttribute('data-theme')).toBe('light')
  })
  it('is dimmed at night by the time of the system, not of the screen', async () => {
    const { find, pass, say } = await openWall()
    await say({ time: '2025-09-05T22:10:00+07:00' })
    await pass(1)
    expect(find('.wall')?.getAttribute('data-theme')).toBe('night')
  })
  it('says that the time is simulated when it runs at another rate', async () => {
    const { say, text } = await openWall()
    await say({ rate: 60 })
    expect(text()).toContain('mô phỏng ×60')
  })

  describe('and its scenes', () => {
    /** One more scene than there are, of which nobody knows more than its declaration. */
    const idle = () => ({
      id: 'idle',
      title: { vi: 'Chờ', en: 'Idle' },
      order: 99,
      parameters: {},
      load: vi.fn<Scene['load']>(() => Promise.reject(new Error('must not be loaded'))),
    })

    it('ask only what is on show, and cost nothing while they are not', async () => {
      const more = idle()
      const { gateway, say, all } = await openWall('scene=grid')
      await say()
      const nodes = all('*').length
      stopWall()
      const other = await openWall('scene=grid', [...twoScenes, more])
      await other.say()
      expect(other.gateway.open()).toEqual(gateway.asked)
      expect(other.gateway.open().sort()).toEqual(['Frame', 'Grid', 'System'])
      expect(other.all('*').length).toBe(nodes)
      expect(more.load).not.toHaveBeenCalled()
    })
    it('take turns with their questions: the one that left asks nothing any more', async () => {
      const { gateway, press, say } = await openWall()
      await say()
      for (let turns = 0; turns < 5; turns++) await press('ArrowRight')
      expect(gateway.open().sort()).toEqual(['Attendance', 'Frame', 'System'])
    })
    it('stay until the next has its answer, and not for ever', async () => {
      const { gateway, pass, press, say, scene: shown, text } = await openWall()
      await say()
      gateway.mute()
      await press('2')
      expect(shown()).toBe('grid')
      await pass(3)
      expect(shown()).toBe('attendance')
      expect(text()).toContain('Đang chờ dữ liệu')
    })
    it('are left on show when the next cannot be loaded, and the page is looked after', async () => {
      const { missing, press, say, scene: shown } = await openWall('', [grid, idle()])
      await say()
      await press('2')
      expect(shown()).toBe('grid')
      expect(missing).toHaveBeenCalledTimes(1)
    })
    it('take the parameters that their questions have', async () => {
      const { gateway } = await openWall('scene=attendance&unit=S-1&session=morning')
      expect(gateway.variables('Attendance')).toEqual({ unit: 'S-1', session: 'morning' })
      expect(gateway.variables('System')).toEqual({})
    })
  })
})
