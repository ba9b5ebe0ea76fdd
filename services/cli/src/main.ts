import { EXIT } from '@ioc/kit'
import { columns, UnavailableError, UsageError, type Command, type Result } from './command.ts'

/** Errors that mean: nothing was wrong with the data, but the question could not be answered. */
const ASKING_FAILED: ReadonlySet<string> = new Set([
  'UsageError',
  'UnavailableError',
  'ConfigError',
  'KeyFileError',
  'LogOpenError',
])
/** Errors that are themselves what was looked for. */
const FOUND: ReadonlySet<string> = new Set(['LogDamageError'])

const help = (commands: readonly Command[]): string =>
  `Usage: ioc COMMAND [--json]\n\n${columns(commands.map(({ name, summary }) => [`  ${name}`, summary]))}\n\nioc COMMAND --help shows its options. Exit: 0 good, 1 a difference was found, 2 usage or unavailable.`

/** The command that the words name, and what follows: two words are tried before one. */
export function findCommand(commands: readonly Command[], words: readonly string[]): [Command, string[]] | undefined {
  for (const length of [2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, length).join(' '))
    if (command !== undefined) return [command, words.slice(length)]
  }
  return undefined
}

async function answer(commands: readonly Command[], words: readonly string[], env: NodeJS.ProcessEnv): Promise<Result> {
  const found = findCommand(commands, words)
  const wantsHelp = words.includes('--help') || words.includes('-h')
  if (found === undefined) {
    if (wantsHelp)
      return { exit: EXIT.good, data: { commands: commands.map(({ name }) => name) }, text: help(commands) }
    const what = words.length === 0 ? 'a command is missing' : `there is no command "${words.slice(0, 2).join(' ')}"`
    throw new UsageError(`${what}\n\n${help(commands)}`)
  }
  const [command, rest] = found
  if (wantsHelp) {
    const usage = `Usage: ioc ${command.name} ${command.usage}`.trimEnd()
    return { exit: EXIT.good, data: { usage }, text: `${usage}\n${command.summary}` }
  }
  return command.run(rest, env)
}

/** Runs a command line. With `--json` there is exactly one JSON value on standard output, also when it fails. */
export async function main(
  commands: readonly Command[],
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ exit: number; out: string; err: string }> {
  const json = argv.includes('--json')
  const words = argv.filter((word) => word !== '--json')
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`
  try {
    const { exit, data, text } = await answer(commands, words, env)
    return { exit, out: json ? line(data) : `${text}\n`, err: '' }
  } catch (error) {
    if (!(error instanceof Error) || !(ASKING_FAILED.has(error.name) || FOUND.has(error.name))) throw error
    const exit = FOUND.has(error.name) ? EXIT.difference : EXIT.unavailable
    const code = error instanceof UsageError ? 'usage' : error instanceof UnavailableError ? 'unavailable' : error.name
    return {
      exit,
      out: json ? line({ error: code, message: error.message }) : '',
      err: `ioc: ${error.message}\n`,
    }
  }
}
