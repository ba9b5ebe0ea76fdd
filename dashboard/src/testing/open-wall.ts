import { flushSync, mount, unmount } from 'svelte'
import { vi } from 'vitest'
import App from '../App.svelte'
import { createCarousel } from '../frame/carousel.svelte.ts'
import type { Scene } from '../frame/scene.ts'
import { createScreenStore } from '../frame/screen-store.svelte.ts'
import { parseSettings } from '../frame/screen/settings.ts'
import { manualScheduler } from '../lib/live/manual-scheduler.ts'
import { attendance } from '../scenes/attendance/scene.ts'
import { grid } from '../scenes/grid/scene.ts'
import { fakeGateway } from './fake-gateway.ts'

/** Two of the scenes, however many there are. */
export const twoScenes: readonly Scene[] = [grid, attendance]
let stop: () => void = () => undefined

/** Takes down what was opened last. */
export const stopWall = (): void => stop()

/** Lets everything run that only waits for its turn: loading a scene takes a few. */
async function settled(): Promise<void> {
  await vi.dynamicImportSettled()
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  flushSync()
}

/**
 * The wall as it stands on a screen, over a gateway that answers when it is told to. Timers are the spec's own.
 * @param query what stands in the address
 */
export async function openWall(query = '', scenes: readonly Scene[] = twoScenes) {
  const clock = manualScheduler()
  const gateway = fakeGateway()
  const missing = vi.fn()
  const settings = parseSettings(new URLSearchParams(query), '', scenes)
  const store = createScreenStore({
    scheduler: clock.scheduler,
    parameters: settings.asked,
    transport: gateway.transport,
    wallClock: () => Date.parse('2025-09-05T12:00:00+07:00'),
    warn: () => undefined,
  })
  const carousel = createCarousel({
    ...{ scenes, store, warn: () => undefined, onMissing: missing },
    ...{ dwellMs: settings.dwell * 1000, named: settings.scene },
  })
  const target = document.body.appendChild(document.createElement('div'))
  const app = mount(App, { target, props: { store, carousel, scenes, settings } })
  stop = () => {
    carousel.stop()
    store.stop()
    void unmount(app)
    target.remove()
  }
  await settled()
  return {
    gateway,
    missing,
    pass: async (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        clock.advance(1000)
        vi.advanceTimersByTime(1000)
      }
      await settled()
    },
    lose: async () => {
      gateway.lose()
      await settled()
    },
    refuse: async (code: string, message = 'in English') => {
      gateway.refuse(code, message)
      await settled()
    },
    say: async (changes: Record<string, unknown> = {}) => {
      gateway.say(changes)
      await settled()
    },
    press: async (key: string) => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
      await settled()
    },
    find: (selector: string) => target.querySelector(selector),
    all: (selector: string) => [...target.querySelectorAll(selector)],
    text: () => target.textContent.replace(/\s+/g, ' '),
    scene: () => target.querySelector('.wall')?.getAttribute('data-scene'),
  }
}
