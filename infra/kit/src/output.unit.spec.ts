import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lineOutput } from './output.ts'

const failure = (code: string): Error => Object.assign(new Error(code), { code })
const notice = (dropped: number, reason: string): string => `${dropped} missing (${reason})\n`

/** A file with room for so many bytes. */
function smallFile(room: number) {
  const file = { room, text: '' }
  const write = (_fd: number, bytes: Uint8Array): number => {
    if (file.room <= 0) throw failure('ENOSPC')
    const taken = bytes.subarray(0, file.room)
    file.room -= taken.length
    file.text += Buffer.from(taken).toString()
    return taken.length
  }
  return { file, output: lineOutput(9, notice, write) }
}

describe('lines that cannot be written', () => {
  it('are dropped and counted, and the count is said once there is room again', () => {
    const { file, output } = smallFile(6)
    for (const line of ['first\n', 'second\n', 'third\n']) output.write(line)
    expect(output.dropped()).toBe(2)
    file.room = 1_000
    output.write('fourth\n')
    output.write('fifth\n')
    expect(file.text).toBe('first\n2 missing (ENOSPC)\nfourth\nfifth\n')
  })

  it('do not run into the next line when one was cut off in its middle', () => {
    const { file, output } = smallFile(3)
    output.write('first\n')
    file.room = 1_000
    output.write('second\n')
    expect(file.text).toBe('fir\n1 missing (ENOSPC)\nsecond\n')
  })

  it.each(['EPIPE', 'EAGAIN', 'EIO', 'EBADF', 'EDQUOT', 'EROFS'])('never throw, whatever the reason: %s', (code) => {
    const output = lineOutput(2, notice, () => {
      throw failure(code)
    })
    for (let line = 0; line < 3; line++) output.write('line\n')
    expect(output.dropped()).toBe(3)
  })
})

describe('a process whose output takes nothing', () => {
  const script = join(import.meta.dirname, 'testing/talk.ts')

  it('goes on and ends by itself, on a full disk', async () => {
    const full = openSync('/dev/full', 'a')
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', full, full, 'ipc'] })
    const [said] = (await once(child, 'message')) as [unknown]
    expect(said).toBe('still here')
    expect(await once(child, 'exit')).toEqual([0, null])
    closeSync(full)
  })

  it('goes on and ends by itself when nobody reads any more', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    child.stdout?.destroy()
    child.stderr?.destroy()
    const [said] = (await once(child, 'message')) as [unknown]
    expect(said).toBe('still here')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})
