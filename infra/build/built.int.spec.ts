import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const BIN = 'infra/eventstore/bin/ioc-eventstore.mjs'
const SOURCE = 'infra/eventstore/src/server.ts'
const BUNDLE = 'infra/eventstore/dist/server.js'

let clone: string
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(clone, path)), { recursive: true })
  writeFileSync(join(clone, path), text)
}
const says = (what: string): void =>
  write(SOURCE, `const line: string = '${what}'\nprocess.stdout.write(line + '\\n')\n`)

interface Answer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command as npx does, from another directory. */
const run = (env: NodeJS.ProcessEnv = {}): Promise<Answer> =>
  new Promise((resolve) => {
    const options = { cwd: tmpdir(), env: { ...process.env, ...env } }
    execFile(process.execPath, [join(clone, BIN)], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })

/** A clone that has one program, and of the packages only what builds it. */
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'ioc-built-'))
  write('package.json', '{"type":"module"}')
  cpSync(join(ROOT, 'infra/build'), join(clone, 'infra/build'), { recursive: true })
  cpSync(join(ROOT, 'infra/eventstore/bin'), join(clone, 'infra/eventstore/bin'), { recursive: true })
  mkdirSync(join(clone, 'node_modules'))
  for (const name of ['esbuild', '@esbuild'])
    symlinkSync(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name))
  says('first')
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

describe('a command straight after npm ci', () => {
  it('builds itself with its progress on standard error, and the next time is up at once', async () => {
    const first = await run()
    expect(first).toMatchObject({ code: 0, stdout: 'first\n' })
    expect(first.stderr).toContain('building the services')
    await expect(run()).resolves.toEqual({ code: 0, stdout: 'first\n', stderr: '' })
  })

  it('notices that its sources are newer than what was built', async () => {
    await run()
    says('second, after a pull')
    const again = await run()
    expect(again.stdout).toBe('second, after a pull\n')
    expect(again.stderr).toContain('building the services')
  })

  it('is built once by two that start together, and both run', async () => {
    const answers = await Promise.all([run(), run()])
    expect(answers.map(({ stdout }) => stdout)).toEqual(['first\n', 'first\n'])
    expect(answers.filter(({ stderr }) => stderr.includes('done in'))).toHaveLength(1)
  })

  it('says in one line what to run when there is nothing to build it with', async () => {
    rmSync(join(clone, 'node_modules'), { recursive: true })
    const { code, stdout, stderr } = await run()
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^infra\/eventstore\/dist\/server\.js is not built, .*run "npm ci"\n$/)
  })

  it('says in one line which package is missing, instead of a stack', async () => {
    write(SOURCE, "import { x } from 'no-such-package-of-ours'\nx()\n")
    const { code, stderr } = await run()
    expect(code).toBe(1)
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(
      /^Cannot find package 'no-such-package-of-ours' .*run "npm ci"$/,
    )
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('runs what was built before when it cannot be built again, and says so', async () => {
    await run()
    write(SOURCE, 'const broken = (')
    const { code, stdout, stderr } = await run()
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'first\n' })
    expect(stderr).toContain(`${BUNDLE} may be older than its sources`)
  })

  it('fails with what the build says when there is nothing else to run', async () => {
    write(SOURCE, 'const broken = (')
    const { code, stderr } = await run()
    expect(code).toBe(1)
    expect(stderr).toContain('infra/eventstore/src/server.ts')
    expect(existsSync(join(clone, BUNDLE))).toBe(false)
  })

  it('builds a bundle that was removed, although nothing is newer', async () => {
    await run()
    rmSync(join(clone, BUNDLE))
    await expect(run()).resolves.toMatchObject({ code: 0, stdout: 'first\n' })
  })

  it('runs what is there where there is nothing to build with, as in an image for production', async () => {
    await run()
    for (const name of ['esbuild', '@esbuild']) rmSync(join(clone, 'node_modules', name))
    says('never built')
    await expect(run()).resolves.toEqual({ code: 0, stdout: 'first\n', stderr: '' })
  })
})
