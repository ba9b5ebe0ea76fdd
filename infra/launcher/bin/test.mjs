#!/usr/bin/env node
/**
 * `npm test`: sets a fresh clone up, finds the engines, then runs everything: format, lint, layers, dead code, types, and every spec.
 * The last line printed is `tests: N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, setUp, SetupError } from '../../build/setup.mjs'
import { addCounts, countTests, failuresIn, testLine } from '../build/test-report.mjs'

const reports = join(root, 'node_modules/.cache/ioc/tests')
/** One after another: specs that start engines would otherwise take the processor from those of the whole system. */
const PHASES = [
  { name: 'unit', args: ['--project', 'unit', '--project', 'dashboard'] },
  { name: 'int', args: ['--project', 'int'] },
  { name: 'e2e', args: ['--project', 'e2e', '--no-file-parallelism'] },
]

/** What looks at the sources alone. */
const CHECKS = ['format:check', 'lint', 'layers', 'dead', 'types']

const NONE = { passed: 0, failed: 0, skipped: 0 }

/** Runs a command with its output shown; resolves to whether it succeeded. */
const succeeds = (command, args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' })
    child.on('error', (error) => {
      process.stderr.write(`${command} could not be started: ${error.message}\n`)
      resolve(false)
    })
    child.on('close', (code) => resolve(code === 0))
  })

const bin = (name, script) => join(root, 'node_modules', name, script)

async function runSpecs({ name, args }) {
  const file = join(reports, `${name}.json`)
  rmSync(file, { force: true })
  const report = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = await succeeds(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', ...args, ...report])
  // A run that broke off before it could report has failed, whatever it had run.
  if (!existsSync(file)) return { ok, counts: { ...NONE, failed: 1 }, failures: [`failed: ${name} broke off`] }
  const result = JSON.parse(readFileSync(file, 'utf8'))
  const failures = failuresIn(result)
  if (!ok && failures.length === 0) failures.push(`failed: ${name}, outside of its tests: see its output`)
  return { ok, counts: countTests(result), failures }
}

try {
  await setUp()
  mkdirSync(reports, { recursive: true })
  if (!(await succeeds(process.execPath, ['--import', 'tsx', 'infra/launcher/build/engines.ts']))) {
    throw new SetupError('The tests need every engine: see the lines above.')
  }
  let ok = await succeeds(process.execPath, [bin('turbo', 'bin/turbo'), 'run', ...CHECKS])
  let counts = NONE
  const failures = ok ? [] : [`failed: ${CHECKS.join(', ')}`]
  for (const phase of PHASES) {
    const result = await runSpecs(phase)
    ok &&= result.ok
    counts = addCounts(counts, result.counts)
    failures.push(...result.failures)
  }
  process.stdout.write(`\n${[...failures, testLine(counts)].join('\n')}\n`)
  process.exitCode = ok && counts.failed === 0 ? 0 : 1
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
