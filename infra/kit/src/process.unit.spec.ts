import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXIT } from './process.ts'

const SCRIPT = join(import.meta.dirname, 'testing/fall.ts')

/** How a process ends, and what it wrote. */
const ends = (how: string): Promise<{ readonly code: number | null; readonly written: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, how], { stdio: ['ignore', 'ignore', 'pipe'] })
    let written = ''
    child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()))
    child.once('close', (code) => resolve({ code, written }))
  })

describe('a process in which nobody caught something', () => {
  it.each(['thrown', 'rejected'])('writes down what was %s and ends, to be started again', async (how) => {
    const { code, written } = await ends(how)
    expect(code).toBe(EXIT.failed)
    expect(written).toContain('nobody caught this')
    expect(written).toContain('out of the blue')
  })
})
