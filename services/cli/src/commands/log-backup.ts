import { good, type Command } from '../command.ts'
import { directoryArguments } from '../log-directory.ts'
import { backUpKeys } from '../log-keys.ts'

export const logBackupCommand: Command = {
  name: 'log backup',
  summary:
    'copies the log and the list of keys, also while it runs; a second backup to the same place copies what is new',
  usage: '--to DIR [--data DIR]',
  async run(args, env) {
    const { dataDir, other: to } = directoryArguments(args, env, 'to')
    const { backupLog } = await import('@ioc/eventstore')
    const { end, segments, copied, bytes } = await backupLog({ dataDir, to })
    const keys = backUpKeys(dataDir, to)
    const held = `${segments} segments, ${copied} copied now (${bytes} bytes)${keys ? ', and the list of keys' : ''}`
    const text = `${to} holds the log up to position ${end}: ${held}.`
    return good({ to, end: String(end), segments, copied, bytes, keys }, text)
  },
}
