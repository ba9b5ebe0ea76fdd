import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened, school } from '@ioc/projections/testing'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'

let gateway: GatewayFixture
let browser: Browser
let page: Page
/** Requests to anybody but the gateway; what the page complained about; addresses of its sockets. */
const [foreign, complaints, sockets]: [string[], string[], string[]] = [[], [], []]

beforeAll(async () => {
  gateway = await startFixture()
  await gateway.facts.append([opened('P', 'province'), school('S1', 'P', ['TH'])])
  await gateway.facts.confirm(gateway.clock.real())
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  const { origin } = new URL(gateway.gateway.url)
  await page.route('**/*', (route) => {
    const { origin: of, protocol } = new URL(route.request().url())
    if (of === origin || protocol === 'data:' || protocol === 'blob:') return route.continue()
    foreign.push(route.request().url())
    return route.abort()
  })
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await page.goto(`${gateway.gateway.url}/explorer`)
})
afterAll(async () => {
  await browser.close()
  await gateway.close()
})

const result = (): Promise<string> => page.locator('app-query-result').innerText()

describe('the explorer', () => {
  it('runs a query as it stands there', async () => {
    await page.getByText('Send query Health').click()
    await until(async () => (await result()).includes('"position": "20"'))
  })

  it('subscribes as it stands there', async () => {
    await page.getByText('Send subscription Wall').click()
    await until(async () => (await result()).includes('"wall"'))
    expect(sockets).toEqual([`${gateway.gateway.url.replace('http', 'ws')}/graphql`])
  })

  it('advertises nothing and offers no account', async () => {
    for (const what of ['Altair AI', 'Upgrade', 'Donate', 'Log in', 'Sign in', 'Login', 'Sign up']) {
      expect(await page.getByText(what, { exact: false }).filter({ visible: true }).count(), what).toBe(0)
    }
    expect(await page.locator('app-banner-container:visible').count()).toBe(0)
  })

  it('asks nobody else for anything, and keeps to its policy', () => {
    expect(foreign).toEqual([])
    expect(complaints).toEqual([])
  })
})
