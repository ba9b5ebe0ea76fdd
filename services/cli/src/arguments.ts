import { parseArgs, type ParseArgsConfig } from 'node:util'
import { UsageError } from './command.ts'

/**
 * Reads options and words of a command.
 * @throws UsageError naming what does not fit.
 */
export function readArguments<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error), {
      cause: error,
    })
  }
}

/** For commands that take nothing. */
export function noArguments(args: readonly string[]): void {
  const { positionals } = readArguments(args, {})
  if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not expected here`)
}

/** A position in the log, as decimal text. */
export function positionOption(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,20}$/.test(text)) throw new UsageError(`--position must be a decimal number, not "${text}"`)
  return BigInt(text)
}
