import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { privateDirectory } from '../../lib/paths.ts'
import { READING_SIZES, readingFacts, type ReadingFact } from '../lib/reading-facts.ts'

/**
 * `reading.ts CHECKOUT SIZE`: the gateway of a checkout over the same facts, written through the read models of that checkout.
 * Prints its address when all of them can be read.
 */
const [checkout = '', size = ''] = process.argv.slice(2)
const { small, large } = READING_SIZES
const wanted = size === 'large' ? large : small
const CHUNK = 20_000

interface Manifest {
  readonly exports: string | Readonly<Record<string, string>>
}

/** Imports a workspace of that checkout, not of this one; both have the shape that this one has, as far as it is used here. */
async function workspace(name: string, entry = '.'): Promise<unknown> {
  const directory = join(checkout, 'node_modules', name)
  const { exports } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest
  const file = typeof exports === 'string' ? exports : (exports[entry] ?? '')
  return import(pathToFileURL(join(directory, file)).href)
}

const { openFixture } = (await workspace('@ioc/projections', './testing')) as typeof import('@ioc/projections/testing')
const { startGateway, GatewayConfig } = (await workspace('@ioc/gateway')) as typeof import('@ioc/gateway')
const { createLogger, loadConfig, noFailpoints, systemClock, systemMachine } = (await workspace(
  '@ioc/kit',
)) as typeof import('@ioc/kit')

const fixture = await openFixture()
let chunk: ReadingFact[] = []
for (const fact of readingFacts(wanted)) {
  chunk.push(fact)
  if (chunk.length < CHUNK) continue
  await fixture.append(chunk)
  chunk = []
}
await fixture.append(chunk)
await fixture.confirm(Date.now())
const directory = privateDirectory('reading')
const gateway = await startGateway({
  clickhouse: fixture.clickhouse,
  config: loadConfig(GatewayConfig, { IOC_DATA_DIR: directory.path }),
  clock: systemClock,
  machine: systemMachine,
  logger: createLogger('bench', 'silent'),
  failpoints: noFailpoints,
  port: 0,
})
process.stdout.write(`${gateway.url}\n`)

async function end(): Promise<void> {
  await gateway.close()
  await fixture.close()
  directory.remove()
  process.exit(0)
}
process.stdin.on('end', () => void end()).resume()
process.on('SIGTERM', () => void end())
