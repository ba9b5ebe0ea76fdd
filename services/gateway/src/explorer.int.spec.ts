import { chromium, type Browser, type Page } from 'playwright-core'
import { localDate } from '@ioc/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { capability, opened, payment, register, school } from '@ioc/projections/testing'
import { examples } from './http/explorer-examples.ts'
import { startFixture, until, type GatewayFixture } from './testing/fixture.ts'

let gateway: GatewayFixture
let browser: Browser
let page: Page
/** Requests to anybody but the gateway; what the page complained about; addresses of its sockets. */
const [foreign, complaints, sockets]: [string[], string[], string[]] = [[], [], []]

/** A code that would end the script in which the page carries its examples, and the text in which questions name it. */
const PROVINCE = 'P"</script>'
/** The day that the system's clock shows, so that examples speak of it. */
let today = ''
let position: bigint

beforeAll(async () => {
  gateway = await startFixture()
  today = localDate(gateway.clock.now())
  const time = `${today}T08:00:00+07:00`
  position = await gateway.facts.append([
    opened(PROVINCE, 'province'),
    opened('C1', 'commune', PROVINCE, { name: 'Xã Một' }),
    school('S1', 'C1', ['TH']),
    school('S2', 'C1', ['TH']),
    register('S1', '1A', 30, 35, { date: today, time }),
    payment('S1', 'p1', 700, 'cash', time),
    capability('S1', 'lms', true, { time }),
  ])
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

const result = (): Promise<string> => page.locator('app-query-result').filter({ visible: true }).innerText()

/** Runs an operation of the window of that name, and waits for what its answer must show. */
async function runs(window: string, operation: string, shown: string): Promise<void> {
  await page.locator('app-window-switcher').getByText(window, { exact: true }).click()
  await page.getByText(`Send ${operation}`).filter({ visible: true }).click()
  await until(async () => (await result()).includes(shown))
}

describe('the explorer', () => {
  it('opens with a question that runs as it stands there', async () => {
    await page.getByText('Send query Health').filter({ visible: true }).click()
    await until(async () => (await result()).includes(`"position": "${position}"`))
  })

  it('subscribes as it stands there', async () => {
    await runs('Health and wall', 'subscription Wall', '"wall"')
    expect(sockets).toEqual([`${gateway.gateway.url.replace('http', 'ws')}/graphql`])
  })

  for (const [window, operation, shown] of [
    ['Metrics', 'Metrics', '"code": "payments.amount"'],
    ['Figure', 'Figure', '"percent": 85.7'],
    ['Rows and pages', 'Rows', '"label": "Xã Một"'],
    ['Facts behind', 'FactsBehind', '"unit": "S2"'],
    ['Plan', 'Plan', '"verdict"'],
    ['As it was', 'AtPosition', '"percent": 85.7'],
    ['As it was', 'AtTime', '"percent": 85.7'],
  ] as const)
    it(`answers the example ${operation} as it stands there`, () => runs(window, `query ${operation}`, shown))

  it('asks a live question over the socket, and shows the next answer when a fact has come', async () => {
    await runs('Live', 'query Live', '"numerator": "30"')
    await gateway.facts.append([register('S2', '2A', 20, 20, { date: today })])
    await until(async () => (await result()).includes('"numerator": "50"'))
  })

  it('has no example beside those that were run', () => {
    const values = { unit: 'P', day: today, position: '1', time: `${today}T08:00:00+07:00` }
    const operations = examples(values).flatMap(({ query }) =>
      [...query.matchAll(/^(?:query|subscription) (\w+)/gm)].map(([, name]) => name),
    )
    const run = ['AtPosition', 'AtTime', 'FactsBehind', 'Figure', 'Health', 'Live', 'Metrics', 'Plan', 'Rows', 'Wall']
    expect(operations.sort()).toEqual(run)
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
