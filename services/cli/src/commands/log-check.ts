import { EXIT } from '@ioc/kit'
import { columns, type Command } from '../command.ts'
import { directoryArguments, positionText } from '../log-directory.ts'

export const logCheckCommand: Command = {
  name: 'log check',
  summary: 'reads every byte of the log and verifies its checksums; also while it runs',
  usage: '[--data DIR]      (default: log in the data directory)',
  async run(args, env) {
    const { dataDir } = directoryArguments(args, env)
    const { checkLog } = await import('@ioc/eventstore')
    const { sound, segments, events, end, problems, notes } = checkLog({ dataDir })
    const rows = segments.map((segment) => [
      segment.name,
      String(segment.base),
      String(segment.end),
      String(segment.events),
    ])
    const damage = problems.map(
      ({ segment, position, problem, advice }) =>
        `${segment}${position === undefined ? '' : ` at position ${position}`}: ${problem}; ${advice}`,
    )
    const verdict = sound ? `The log is sound: ${events} events up to position ${end}.` : 'The log is DAMAGED:'
    return {
      exit: sound ? EXIT.good : EXIT.difference,
      data: {
        sound,
        events,
        end: positionText(end),
        segments: segments.map((segment) => ({ ...segment, base: String(segment.base), end: String(segment.end) })),
        problems: problems.map((problem) => ({ ...problem, position: positionText(problem.position) })),
        notes,
      },
      text: [columns([['segment', 'from', 'to', 'events'], ...rows]), '', verdict, ...damage, ...notes].join('\n'),
    }
  },
}
