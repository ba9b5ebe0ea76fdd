import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

/**
 * Turns the scenes of an open wall many times and prints what it keeps: DOM nodes, listeners and heap after forced garbage
 * collection, before and after; the longest task; and frames drawn under feed ÷ frames of an empty page.
 * `npx tsx dev/endurance.ts --url http://127.0.0.1:8490/wall --turns 500`
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8490/wall' },
    turns: { type: 'string', default: '500' },
  },
})
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
})
const FRAMES = `new Promise((done) => {
  let frames = 0
  const end = performance.now() + 5000
  const next = (now) => (now < end ? (frames++, requestAnimationFrame(next)) : done(frames))
  requestAnimationFrame(next)
})`
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
  const idle = Number(await page.evaluate(FRAMES))
  await page.addInitScript(
    `globalThis.longest = 0; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration) }).observe({ type: 'longtask' })`,
  )
  await page.goto(values.url)
  await page.waitForSelector('[data-school]')
  const session = await page.context().newCDPSession(page)
  const measure = async () => {
    for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage')
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    return { nodes, listeners: jsEventListeners, heapMB: Math.round(usedSize / 10_000) / 100 }
  }
  const turn = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count++) {
      const before = await page.getAttribute('.wall', 'data-scene')
      await page.keyboard.press('ArrowRight')
      // A turn ends when the next scene has its answer and has been drawn.
      await page.waitForSelector(`.wall:not([data-scene="${before}"])`)
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    }
  }
  await turn(20)
  const before = await measure()
  await page.evaluate('globalThis.longest = 0')
  await turn(Number(values.turns))
  const after = await measure()
  const longestTask = await page.evaluate('globalThis.longest')
  const fed = Number(await page.evaluate(FRAMES))
  process.stdout.write(
    `${JSON.stringify({ before, after, longestTask, framesUnderFeed: fed, framesIdle: idle }, null, 2)}\n`,
  )
} finally {
  await browser.close()
}
