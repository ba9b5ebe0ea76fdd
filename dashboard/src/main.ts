import { mount } from 'svelte'
import './app.css'
import App from './App.svelte'
import { browserScheduler } from './lib/live/pacer.ts'
import { query, subscribe } from './lib/live/transport.ts'
import { createWallStore } from './lib/live/wall-store.svelte.ts'
import { liveLong } from './lib/screen/live-long.ts'
import { parseSettings } from './lib/screen/settings.ts'
import { scenes } from './scenes/index.ts'

const target = document.getElementById('wall')
if (target === null) throw new Error('index.html has no element #wall')

const settings = parseSettings(
  new URLSearchParams(location.search),
  location.hash,
  scenes.map(({ id }) => id),
)
const endpoint = {
  url: new URL('/graphql', location.href).href,
  ...(settings.token === undefined ? {} : { token: settings.token }),
}
const store = createWallStore({
  scheduler: browserScheduler,
  variables: settings.wall,
  ask: (document, variables) => query(endpoint, document, variables),
  subscribe: (document, variables, handlers) => subscribe(endpoint, document, variables, handlers),
  wallClock: Date.now,
  warn: (message, cause) => console.warn(message, cause),
})

document.documentElement.lang = settings.lang
document.documentElement.dataset['theme'] = settings.theme
target.replaceChildren()
mount(App, { target, props: { store, settings } })
liveLong({ wallClock: Date.now })
