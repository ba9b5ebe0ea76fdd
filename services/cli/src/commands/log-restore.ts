import { good, type Command } from '../command.ts'
import { directoryArguments } from '../log-directory.ts'
import { restoreKeys } from '../log-keys.ts'

export const logRestoreCommand: Command = {
  name: 'log restore',
  summary: 'puts a backup back, verifying it, where no log lies yet',
  usage: '--from DIR [--data DIR]      (stop the system and move a damaged log away first)',
  async run(args, env) {
    const { dataDir, other: from } = directoryArguments(args, env, 'from')
    const { restoreLog } = await import('@ioc/eventstore')
    const { end, segments, events } = await restoreLog({ from, dataDir })
    const keys = restoreKeys(from, dataDir)
    const beside = keys ? ' The list of keys lies beside it.' : ''
    const text = `${dataDir} holds the log up to position ${end}: ${events} events in ${segments} segments.${beside}`
    return good({ dataDir, end: String(end), segments, events, keys }, text)
  },
}
