import { good, type Command } from '../command.ts'
import { directoryArguments, positionText } from '../log-directory.ts'

export const logRepairCommand: Command = {
  name: 'log repair',
  summary: 'keeps the sound beginning of a damaged log; what it drops goes to files beside it',
  usage: '[--data DIR]      (the log must not be running)',
  async run(args, env) {
    const { dataDir } = directoryArguments(args, env)
    const { repairLog } = await import('@ioc/eventstore')
    const { changed, end, directory, dropped } = await repairLog({ dataDir })
    const data = {
      changed,
      end: positionText(end),
      directory: directory ?? null,
      dropped: dropped.map((piece) => ({ ...piece, position: positionText(piece.position) })),
    }
    if (!changed) return good(data, `The log is sound up to position ${end}; nothing was changed.`)
    const lines = dropped.map(
      ({ file, bytes, position }) =>
        `  ${file}: ${bytes} bytes${position === undefined ? '' : ` from position ${position}`}`,
    )
    const heading = `The log now ends at position ${end}. What was dropped is in ${directory ?? 'no directory'}:`
    return good(data, [heading, ...lines].join('\n'))
  },
}
