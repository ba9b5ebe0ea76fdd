import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine; a missing one is an error, never a skipped test. */
function browserPath(): string {
  const named = process.env['CHROMIUM_BIN']
  const found = [...(named === undefined ? [] : [named]), ...PLACES].find((path) => existsSync(path))
  if (found === undefined) throw new Error('no chromium: install the package chromium, or set CHROMIUM_BIN')
  return found
}

/** A browser that speaks to nobody but the page's own server. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })

/** Opens a scene as a screen in an operations room shows it. */
export async function openWall(browser: Browser, wallUrl: string, scene: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, timezoneId: 'Asia/Ho_Chi_Minh' })
  const url = new URL(wallUrl)
  url.pathname = '/wall'
  url.searchParams.set('scene', scene)
  await page.goto(url.href, { waitUntil: 'domcontentloaded' })
  return page
}

/** A figure as a reader of the page sees it. */
export interface WallFigure {
  /** `attendance:<unit>:<date>:<session>`. */
  readonly figure: string
  /** Plain decimal; empty before there is one. */
  readonly value: string
  readonly position: string
}

/** Runs in the page, where the types of a document are not known to this side. */
const FIGURE_OF = (kind: string): string => `(() => {
  const { figure, value, position } = document.querySelector('[data-figure^="${kind}:"]')?.dataset ?? {}
  return figure && value && position ? { figure, value, position } : undefined
})()`

/** All three attributes of the page's first figure of a kind, read in one go; `undefined` while there is none. */
export const readFigure = (page: Page, kind: 'attendance'): Promise<WallFigure | undefined> =>
  page.evaluate<WallFigure | undefined>(FIGURE_OF(kind))

/** State of a school's cell on the grid; `undefined` while it is not drawn. */
export const readCell = (page: Page, school: string): Promise<string | undefined> =>
  page.evaluate<string | undefined>(
    `[...document.querySelectorAll('[data-school]')].find((cell) => cell.dataset.school === ${JSON.stringify(school)})?.dataset.state`,
  )

/** What the wall says about the age of its data: fresh, late or stale. */
export const readFreshness = (page: Page): Promise<string | undefined> =>
  page.evaluate<string | undefined>(`document.querySelector('[data-freshness]')?.dataset.freshness`)
