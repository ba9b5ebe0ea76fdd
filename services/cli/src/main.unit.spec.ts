import { describe, expect, it } from 'vitest'
import { good, UnavailableError, type Command } from './command.ts'
import { noArguments } from './arguments.ts'
import { findCommand, main } from './main.ts'

const command = (name: string, run: Command['run'] = () => Promise.resolve(good({ ran: name }, name))): Command => ({
  name,
  run,
  summary: `does ${name}`,
  usage: '[--x]',
})
const commands = [
  command('verify'),
  command('log check'),
  command('strict', (args) => {
    noArguments(args)
    return Promise.resolve(good({}, ''))
  }),
  command('down', () => Promise.reject(new UnavailableError('no system runs'))),
  command('broken', () => Promise.reject(new TypeError('a defect'))),
  command('differs', () => Promise.resolve({ exit: 1, data: { same: false }, text: 'differs' })),
]
const run = (...argv: string[]) => main(commands, argv, {})

describe('the ioc command', () => {
  it('finds commands of one word and of two', () => {
    expect(findCommand(commands, ['log', 'check', '--data', 'x'])?.[1]).toEqual(['--data', 'x'])
    expect(findCommand(commands, ['verify', 'now'])?.[1]).toEqual(['now'])
    expect(findCommand(commands, ['log'])).toBeUndefined()
  })

  it('answers in text, or with exactly one JSON value wherever --json stands', async () => {
    expect(await run('verify')).toEqual({ exit: 0, out: 'verify\n', err: '' })
    expect(await run('--json', 'log', 'check')).toEqual({ exit: 0, out: '{"ran":"log check"}\n', err: '' })
  })

  it('exits with 1 where a difference was found', async () => {
    expect(await run('differs', '--json')).toEqual({ exit: 1, out: '{"same":false}\n', err: '' })
  })

  it('exits with 2 and one line when the question cannot be answered', async () => {
    expect(await run('down')).toEqual({ exit: 2, out: '', err: 'ioc: no system runs\n' })
    expect((await run('down', '--json')).out).toBe('{"error":"unavailable","message":"no system runs"}\n')
    expect(await run('strict', '--loud')).toMatchObject({ exit: 2 })
    expect(await run('strict', 'word')).toMatchObject({ exit: 2 })
    expect((await run('nonsense')).err).toContain('there is no command "nonsense"')
    expect((await run()).exit).toBe(2)
  })

  it('explains itself', async () => {
    expect((await run('--help')).out).toContain('log check')
    expect((await run('verify', '--help')).out).toBe('Usage: ioc verify [--x]\ndoes verify\n')
  })

  it('does not pass a defect off as an answer', async () => {
    await expect(run('broken')).rejects.toThrow('a defect')
  })
})
