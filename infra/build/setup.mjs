/**
 * What a fresh clone needs before anything of ours can run: a Node that is new enough, the packages, the bundles, the wall.
 * Plain JavaScript without dependencies, since it runs before there are any.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOf, entryPoints } from './entry-points.mjs'
import { bundleSources, fingerprint, readStamp, writeStamp } from './fingerprint.mjs'
import { withLock } from './lock.mjs'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const OLDEST_NODE = [20, 19, 0]
const SLOW_MS = 1_000

/** An obstacle that the reader can remove: its message is the one line to show. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** Refuses a Node that is too old. */
export function checkNode(version = process.versions.node) {
  const parts = version.split('.').map(Number)
  const differing = OLDEST_NODE.findIndex((least, index) => parts[index] !== least)
  if (differing >= 0 && (parts[differing] ?? 0) < OLDEST_NODE[differing]) {
    throw new SetupError(`Node ${version} is too old: install Node ${OLDEST_NODE.join('.')} or newer.`)
  }
}

/**
 * Runs a step that may take a while: says what it does, and once more every few seconds while it lasts.
 * @param {string} title
 * @param {() => Promise<unknown>} work
 */
async function step(title, work) {
  const started = Date.now()
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1)
  process.stderr.write(`  ${title} …\n`)
  const ticking = setInterval(() => process.stderr.write(`  ${title} … ${seconds()} s\n`), 5 * SLOW_MS)
  try {
    await work()
    process.stderr.write(`  ${title}: done in ${seconds()} s\n`)
  } finally {
    clearInterval(ticking)
  }
}

/**
 * Runs a command; its output is shown only when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
function run(command, args, options = {}) {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) return resolvePromise(output)
      process.stderr.write(output)
      reject(new SetupError(`"${[command, ...args].join(' ')}" failed with ${code}; its output is above.`))
    })
  })
}

/** npm as it was called, else the one on the PATH. */
const npm = () =>
  process.env.npm_execpath?.endsWith('.js') ? [process.execPath, [process.env.npm_execpath]] : ['npm', []]

/** Whether the packages are those of the lockfile. npm keeps a copy of what it installed, which says so to the version. */
function installed() {
  const marker = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(marker)) return false
  const present = readPackages(marker)
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(
    ([place, { version, optional, devOptional, link }]) =>
      !place.includes('node_modules/') ||
      optional === true ||
      devOptional === true ||
      (link === true ? present[place]?.link === true : present[place]?.version === version),
  )
}
const readPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/** Installs the packages when they are missing or older than the lockfile. */
async function ensureInstalled() {
  if (installed()) return
  await withLock(root, 'packages', async () => {
    if (installed()) return
    const [command, before] = npm()
    await step('installing packages (npm ci)', () => run(command, [...before, 'ci', '--no-audit', '--no-fund']))
  })
}

const WALL = ['dashboard', 'package-lock.json']

const targets = [
  {
    name: 'bundles',
    title: 'building the services',
    sources: bundleSources(root),
    present: () => entryPoints(root).every((entry) => existsSync(join(root, bundleOf(entry)))),
    build: () => run(process.execPath, ['infra/build/bundle.mjs']),
  },
  {
    name: 'wall',
    title: 'building the wall',
    sources: WALL.map((path) => join(root, path)),
    present: () => existsSync(join(root, 'dashboard/dist/index.html')),
    build: () => run(process.execPath, [viteBin(), 'build', '--logLevel', 'warn'], { cwd: join(root, 'dashboard') }),
  },
]

function viteBin() {
  const places = ['dashboard/node_modules/vite', 'node_modules/vite'].map((path) => join(root, path))
  const place = places.find((path) => existsSync(join(path, 'package.json')))
  if (place === undefined) throw new SetupError('vite is not installed: run npm ci.')
  return join(place, JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')).bin.vite)
}

/**
 * Builds what is missing or older than its sources.
 * @param {string[]} [names] of targets: `bundles`, `wall`; all of them when left out.
 */
export async function ensureBuilt(names = targets.map(({ name }) => name)) {
  const stale = () =>
    targets.filter(
      ({ name, present, sources }) =>
        names.includes(name) && (!present() || readStamp(root, name) !== fingerprint(sources)),
    )
  if (stale().length === 0) return
  await withLock(root, 'build', async () => {
    const building = stale().map((target) => async () => {
      const stamp = fingerprint(target.sources)
      await step(target.title, target.build)
      writeStamp(root, target.name, stamp)
    })
    const results = await Promise.allSettled(building.map((build) => build()))
    const failed = results.find(({ status }) => status === 'rejected')
    if (failed !== undefined) throw failed.reason
  })
}

/** All of it, in order. */
export async function setUp() {
  checkNode()
  await ensureInstalled()
  await ensureBuilt()
}
