import { frozen, reloadDue } from './long-life.ts'

const CHECK_MS = 5000
const RELOADED_AT = 'wall-reloaded-at'
const RELOAD_PAUSE_MS = 600_000

/**
 * Looks after a page that stays open for weeks: reloads it quietly at night and when the browser has stopped drawing it,
 * but only when the server has the page to give, because the browser's own error page would be a blank wall.
 * @returns stops looking after it.
 */
export function liveLong({ wallClock }: { readonly wallClock: () => number }): () => void {
  const openedAt = wallClock()
  let lastFrame: number | null = null
  let lastCheck = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    const visible = document.visibilityState === 'visible'
    if (reloadDue(wallClock(), openedAt)) void reload(wallClock())
    else if (frozen({ visible, now, lastFrame, lastCheck }) && mayReload(wallClock())) void reload(wallClock())
    // Hidden pages get no frames; what came before says nothing about after.
    if (!visible) lastFrame = null
    lastCheck = now
    requestAnimationFrame(() => (lastFrame = performance.now()))
  }, CHECK_MS)
  return () => clearInterval(timer)
}

/** A page that froze right after a reload would otherwise reload for ever. */
const mayReload = (now: number): boolean => now - Number(sessionStorage.getItem(RELOADED_AT) ?? 0) > RELOAD_PAUSE_MS

/** Loads the page anew where a part of it is gone, which happens when the wall was built again under it. */
export function reloadMissing(now: number): void {
  if (mayReload(now)) void reload(now)
}

async function reload(now: number): Promise<void> {
  try {
    if (!(await loadable(location.href))) return
  } catch (error) {
    console.warn('no reload while the server does not answer', error)
    return
  }
  sessionStorage.setItem(RELOADED_AT, String(now))
  location.reload()
}

/** Scripts and styles that a script names: scenes are loaded when their turn comes. */
const NAMED = /["'`](?:\.\/|\/?assets\/)([\w.-]+\.(?:js|css))["'`]/g

/** Whether the server has the page and every script and style that it names, and those that its scripts name in turn. */
export async function loadable(address: string, ask: typeof fetch = fetch): Promise<boolean> {
  const get = (url: string): Promise<Response> => ask(url, { cache: 'no-store', signal: AbortSignal.timeout(5000) })
  const page = await get(address)
  if (!page.ok) return false
  const parts = [...(await page.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  const answers = await Promise.all(parts.map((path) => get(new URL(path, address).href)))
  if (parts.length === 0 || !answers.every(({ ok }) => ok)) return false
  const texts = await Promise.all(answers.filter((_, index) => parts[index]?.endsWith('.js')).map((one) => one.text()))
  const named = new Set(texts.flatMap((text) => [...text.matchAll(NAMED)].map(([, name = '']) => `/assets/${name}`)))
  const more = await Promise.all([...named].map((path) => get(new URL(path, address).href)))
  return more.every(({ ok }) => ok)
}
