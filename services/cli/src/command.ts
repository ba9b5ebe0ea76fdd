import { EXIT } from '@ioc/kit'

/** What a command found out: `data` for `--json`, `text` for people. */
export interface Result {
  readonly exit: number
  readonly data: unknown
  readonly text: string
}

export interface Command {
  /** One word or two, as typed: `verify`, `log check`. */
  readonly name: string
  readonly summary: string
  /** What may follow the name. */
  readonly usage: string
  /** @param args what follows the name, without `--json`. */
  readonly run: (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<Result>
}

/** The command line cannot be read. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What the command needs is not there: the system does not run, there is nothing to compare, a directory is in use. */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError'
}

export const good = (data: unknown, text: string): Result => ({ exit: EXIT.good, data, text })

/** Lines of columns, the first row underlined by a blank line's worth of space only; numbers stay as given. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
