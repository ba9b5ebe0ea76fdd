import { join, resolve } from 'node:path'
import { readArguments } from './arguments.ts'
import { UsageError } from './command.ts'
import { dataDirOf } from './run-state.ts'

/** Where the log's files are: what `--data` says, else the log of the data directory. */
const logDirectory = (data: string | undefined, env: NodeJS.ProcessEnv): string =>
  data === undefined ? join(dataDirOf(env), 'log') : resolve(data)

/** For commands that take `--data` and, some of them, one more directory. */
export function directoryArguments(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  other?: 'to' | 'from',
): { readonly dataDir: string; readonly other: string } {
  const text = { type: 'string' } as const
  const options = { data: text, ...(other === undefined ? {} : { [other]: text }) }
  const { values, positionals } = readArguments(args, options)
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not expected here`)
  const named = other === undefined ? '' : (values as Partial<Record<string, string>>)[other]
  if (named === undefined) throw new UsageError(`--${other} DIR is missing`)
  return { dataDir: logDirectory(values.data, env), other: named === '' ? '' : resolve(named) }
}

/** Positions are decimal strings wherever JSON carries them. */
export const positionText = (position: number | undefined): string | null =>
  position === undefined ? null : String(position)
