import { mount } from 'svelte'
import './app.css'
import App from './App.svelte'
import { createCarousel } from './frame/carousel.svelte.ts'
import { createScreenStore } from './frame/screen-store.svelte.ts'
import { liveLong, reloadMissing } from './frame/screen/live-long.ts'
import { parseSettings } from './frame/screen/settings.ts'
import { browserScheduler } from './lib/live/pacer.ts'
import { createTransport } from './lib/live/transport.ts'
import { scenes } from './scenes/index.ts'

const target = document.getElementById('wall')
if (target === null) throw new Error('index.html has no element #wall')

const settings = parseSettings(new URLSearchParams(location.search), location.hash, scenes)
const endpoint = {
  url: new URL('/graphql', location.href).href,
  ...(settings.token === undefined ? {} : { token: settings.token }),
}
const warn = (message: string, cause: unknown): void => console.warn(message, cause)
const store = createScreenStore({
  scheduler: browserScheduler,
  parameters: settings.asked,
  transport: createTransport(endpoint, browserScheduler.now),
  wallClock: Date.now,
  warn,
})
const carousel = createCarousel({
  scenes,
  store,
  dwellMs: settings.dwell * 1000,
  named: settings.scene,
  warn,
  onMissing: () => reloadMissing(Date.now()),
})

document.documentElement.lang = settings.lang
document.documentElement.dataset['theme'] = settings.theme
target.replaceChildren()
mount(App, { target, props: { store, carousel, scenes, settings } })
liveLong({ wallClock: Date.now })
