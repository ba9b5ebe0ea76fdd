// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import App from './App.svelte'
import { exampleFigure, exampleWall } from './lib/live/example-wall.ts'
import { manualScheduler } from './lib/live/manual-scheduler.ts'
import type { Handlers } from './lib/live/supervisor.ts'
import { createWallStore } from './lib/live/wall-store.svelte.ts'
import { parseSettings } from './lib/screen/settings.ts'
import { scenes } from './scenes/index.ts'
import { fakeScreen } from './testing/screen.ts'

let stop: () => void = () => undefined

function open(query = '') {
  const clock = manualScheduler()
  const connections: Handlers[] = []
  const store = createWallStore({
    scheduler: clock.scheduler,
    variables: {},
    ask: () => Promise.reject(new Error('no answer')),
    subscribe: (_document, _variables, handlers) => {
      connections.push(handlers)
      return () => undefined
    },
    wallClock: () => Date.parse('2025-09-05T12:00:00+07:00'),
    warn: () => undefined,
  })
  const settings = parseSettings(
    new URLSearchParams(query),
    '',
    scenes.map(({ id }) => id),
  )
  const target = document.body.appendChild(document.createElement('div'))
  const app = mount(App, {
    target,
    props: { store, settings },
  })
  flushSync()
  stop = () => {
    store.stop()
    void unmount(app)
    target.remove()
  }
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(1000)
      vi.advanceTimersByTime(1000)
    }
    flushSync()
  }
  return {
    pass,
    lose: () => {
      connections.at(-1)?.closed('gone')
      flushSync()
    },
    refuse: (code: string, message = 'in English') => {
      connections.at(-1)?.refused({ code, message })
      flushSync()
    },
    say: (changes: Record<string, unknown> = {}) => {
      connections.at(-1)?.next({ wall: { ...exampleWall(), ...changes } })
      flushSync()
    },
    press: (key: string) => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
      flushSync()
    },
    find: (selector: string) => target.querySelector(selector),
    all: (selector: string) => [...target.querySelectorAll(selector)],
    text: () => target.textContent.replace(/\s+/g, ' '),
    scene: () => target.querySelector('.wall')?.getAttribute('data-scene'),
  }
}

describe('the wall', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    fakeScreen(1880, 800)
  })
  afterEach(() => {
    stop()
    vi.useRealTimers()
  })

  it('says that it waits before there is data, and never that all is well', () => {
    const { text, say, find } = open()
    expect(text()).toContain('Đang kết nối')
    expect(text()).toContain('Đang chờ dữ liệu')
    expect(text()).not.toContain('Không có cảnh báo')
    say()
    expect(find('[data-waiting]')).toBeNull()
    expect(text()).toContain('Trực tiếp')
    expect(text()).toContain('Không có cảnh báo')
  })
  it('shows the figure with its origin for people and programs', () => {
    const { find, say } = open('scene=attendance')
    say()
    const figure = find('[data-figure="attendance:94:2025-09-05:morning"]')
    expect(figure?.textContent.trim()).toBe('96,4%')
    expect(figure?.getAttribute('data-value')).toBe('96.4')
    expect(figure?.getAttribute('data-position')).toBe('4096')
    expect(find('table')?.textContent).toContain('482')
  })
  it('shows no number where nobody is on the roll, and says so', () => {
    const { find, say } = open('scene=attendance')
    say({ attendance: exampleFigure(0, 0), byLevel: [], curve: [] })
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('')
    expect(find('[data-figure^="attendance:"]')?.textContent.trim()).toBe('sĩ số 0')
  })
  it('shows a cell for each school, its state and a table behind them', () => {
    const { all, find, say } = open('scene=grid')
    say()
    expect(
      all('[data-school]').map((cell) => [cell.getAttribute('data-school'), cell.getAttribute('data-state')]),
    ).toEqual([
      ['mn-b', 'missing'],
      ['th-a', 'normal'],
    ])
    expect(find('[data-count=missing] dd')?.textContent.trim()).toBe('1')
    expect(find('table caption')?.textContent).toBe('Lưới trường')
  })
  it('is titled by its unit: by its code as long as it has no name, never as if it were the whole', () => {
    const { say, find } = open('unit=S-1')
    expect(find('h1')?.textContent).toBe('Trung tâm điều hành trường học')
    say({ unit: 'S-1' })
    expect(find('h1')?.textContent).toBe('S-1')
  })

  it('names a unit that there is not, says what to do, and never that all is well', () => {
    const { pass, refuse, text, find } = open('unit=nope')
    refuse('UNKNOWN_UNIT')
    pass(1)
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
  ])('says what the error %s means, and shows the wall as soon as there is one', (code, words) => {
    const { pass, refuse, say, text, find } = open()
    refuse(code, 'date: expected a day')
    expect(text()).toContain(words)
    expect(text()).not.toContain('Không có cảnh báo')
    pass(15)
    say()
    pass(10)
    expect(find('[data-waiting]')).toBeNull()
    expect(text()).not.toContain(words)
  })
  it('keeps what it has when later answers are errors, and says so', () => {
    const { pass, refuse, say, text, find } = open('scene=attendance')
    say()
    refuse('INTERNAL')
    pass(1)
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('96.4')
    expect(text()).toContain('Hệ thống trả lời bằng lỗi INTERNAL')
    expect(text()).not.toMatch(/Trực tiếp|Không có cảnh báo/)
  })
  it('says of a province without units that nothing is declared, not that all is well', () => {
    for (const scene of ['grid', 'attendance']) {
      const { say, text } = open(`scene=${scene}`)
      say({ unit: '', schools: [], byLevel: [], curve: [], attendance: { ...exampleFigure(0, 0), numerator: null } })
      expect(text()).toContain('Chưa có đơn vị nào được khai báo')
      expect(text()).not.toMatch(/Trực tiếp|Không có cảnh báo/)
      stop()
    }
    open()
  })
  it.each(['date=2025-02-30', 'session=noon', 'unit='])('shows nothing else when it is asked for %s', (parameter) => {
    const { say, text, find } = open(`${parameter}&scene=attendance`)
    say()
    expect(text()).toContain(`Không hiểu ${parameter}`)
    expect(find('[data-figure]')).toBeNull()
    expect(text()).not.toContain('Không có cảnh báo')
  })
  it('says in words that nothing was reported, never "0" and never blank', () => {
    const none = {
      ...exampleFigure(0, 0),
      value: null,
      numerator: null,
      denominator: null,
      sources: { reporting: 0, expected: 2 },
    }
    const { say, all, find, text, press } = open('scene=attendance')
    say({ attendance: none, byLevel: [{ level: 'TH', figure: none }], curve: [] })
    expect(all('[data-figure]').map((figure) => [figure.textContent, figure.getAttribute('data-value')])).toEqual([
      ['chưa báo cáo', ''],
      ['chưa báo cáo', ''],
    ])
    expect(text()).toContain('Chưa có lớp nào báo cáo')
    press('1')
    expect(find('.figure')?.textContent).toContain('chưa báo cáo')
  })
  it('marks more pupils than the roll has, in words and within the chart', () => {
    const { say, find, all, text } = open('scene=attendance')
    const absurd = { ...exampleFigure(35, 35), numerator: '1000000000000000', percent: 2857142857142857 }
    const curve = [{ minute: 405, level: null, present: '1000000000000000', enrolled: '35' }]
    say({ attendance: absurd, curve, byLevel: [{ level: 'TH', figure: absurd }] })
    expect(find('[data-over]')?.textContent).toContain('Có mặt nhiều hơn sĩ số')
    expect(all('.priority-2').length).toBeGreaterThanOrEqual(3)
    expect(text()).toContain('> 999%')
    expect(text()).toContain('1 triệu tỷ / 35 học sinh')
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('2857142857142857.0')
  })
  it('says that there are no schools instead of being empty', () => {
    const { text, say } = open('scene=grid')
    say({ schools: [] })
    expect(text()).toContain('Chưa có trường nào')
  })
  it('turns to the next scene after the dwell, rests when paused and follows the keys', () => {
    const { pass, press, say, scene, text } = open('dwell=10')
    say()
    expect(scene()).toBe('grid')
    pass(10)
    expect(scene()).toBe('attendance')
    press(' ')
    expect(text()).toContain('Tạm dừng')
    pass(30)
    expect(scene()).toBe('attendance')
    press('1')
    expect(scene()).toBe('grid')
    press('ArrowLeft')
    expect(scene()).toBe('attendance')
  })
  it('stays on the scene that the address names', () => {
    const { pass, say, scene } = open('scene=attendance')
    say()
    pass(120)
    expect(scene()).toBe('attendance')
  })
  it('marks for ten seconds what changed while a scene was away', () => {
    const { all, pass, press, say } = open()
    say()
    press('2')
    pass(5)
    say({ position: '5000', schools: exampleWall().schools.map((school) => ({ ...school, state: 'low' })) })
    press('1')
    expect(all('.mark')).toHaveLength(2)
    pass(11)
    expect(all('.mark')).toHaveLength(0)
  })
  it('says how old data is, hatches it and names the time when nothing comes any more', () => {
    const { find, pass, say, text } = open()
    say()
    pass(5)
    expect(find('.wall')?.getAttribute('data-freshness')).toBe('late')
    expect(find('[data-stale]')).toBeNull()
    pass(6)
    expect(find('.wall')?.getAttribute('data-freshness')).toBe('stale')
    expect(find('[data-stale]')).not.toBeNull()
    expect(text()).toContain('Số liệu đã cũ, lần cuối lúc 07:09:59')
    expect(text()).not.toContain('Trực tiếp')
  })
  it('says that the connection is lost and keeps what it had', () => {
    const { find, lose, say, text } = open('scene=attendance')
    say()
    lose()
    expect(text()).toContain('Mất kết nối')
    expect(text()).not.toContain('Không có cảnh báo')
    expect(find('[data-figure^="attendance:"]')?.getAttribute('data-value')).toBe('96.4')
  })
  it('names a service that is down', () => {
    const { pass, say, text } = open()
    say({ health: { caughtUp: true, deadLetters: 0, services: [{ name: 'relay', ok: false, detail: null }] } })
    pass(1)
    expect(text()).toContain('Dịch vụ relay không hoạt động')
  })
  it('speaks English where asked and says which parameters it did not understand', () => {
    const { find, pass, say, text } = open('lang=en&theme=light&distance=500')
    say()
    pass(1)
    expect(text()).toContain('Live')
    expect(text()).toContain('distance=500')
    expect(find('.wall')?.getAttribute('data-theme')).toBe('light')
  })
  it('is dimmed at night by the time of the system, not of the screen', () => {
    const { find, pass, say } = open()
    say({ time: '2025-09-05T22:10:00+07:00' })
    pass(1)
    expect(find('.wall')?.getAttribute('data-theme')).toBe('night')
  })
  it('says that the time is simulated when it runs at another rate', () => {
    const { say, text } = open()
    say({ rate: 60 })
    expect(text()).toContain('mô phỏng ×60')
  })
})
