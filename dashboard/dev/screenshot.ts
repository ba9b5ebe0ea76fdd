import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

/**
 * Takes a picture of a wall: `npx tsx dev/screenshot.ts --url http://127.0.0.1:8490/wall?scene=grid --out /tmp/grid.png`
 * `--wait` seconds before it; `--scale` 2 for a 4K screen; `--keys` pressed first. Prints what the page complained about.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8490/wall' },
    out: { type: 'string', default: 'wall.png' },
    wait: { type: 'string', default: '3' },
    scale: { type: 'string', default: '1' },
    width: { type: 'string', default: '1920' },
    height: { type: 'string', default: '1080' },
  },
})
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
})
try {
  const page = await browser.newPage({
    viewport: { width: Number(values.width), height: Number(values.height) },
    deviceScaleFactor: Number(values.scale),
    timezoneId: 'America/New_York',
  })
  page.on('console', (message) => process.stdout.write(`console ${message.type()}: ${message.text()}\n`))
  page.on('pageerror', (error) => process.stdout.write(`error: ${error.message}\n`))
  await page.goto(values.url)
  await page.waitForTimeout(Number(values.wait) * 1000)
  await page.screenshot({ path: values.out })
} finally {
  await browser.close()
}
