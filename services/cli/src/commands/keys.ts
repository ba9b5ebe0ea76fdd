import { issueKey, listKeys, revokeKey } from '@ioc/kit/keys'
import { readArguments } from '../arguments.ts'
import { columns, good, UsageError, type Command, type Result } from '../command.ts'
import { dataDirOf } from '../run-state.ts'

function list(dataDir: string): Result {
  // The hash is no use to anybody who reads a list.
  const keys = listKeys(dataDir).map(({ sha256: _sha256, ...key }) => key)
  const rows = keys.map(({ id, name, sources, units, kinds, createdAt, revokedAt }) => [
    id,
    name,
    sources.join(' '),
    units.join(' '),
    kinds?.join(' ') ?? '-',
    createdAt,
    revokedAt ?? '-',
  ])
  const heading = ['id', 'name', 'sources', 'units', 'kinds', 'created', 'revoked']
  return good({ keys }, keys.length === 0 ? 'No keys have been issued.' : columns([heading, ...rows]))
}

interface Asked {
  readonly name?: string | undefined
  readonly source?: string[] | undefined
  readonly unit?: string[] | undefined
  /** Each may hold several, separated by commas. */
  readonly kinds?: string[] | undefined
}

function add(dataDir: string, { name, source = [], unit = [], kinds }: Asked): Result {
  if (name === undefined || source.length === 0 || unit.length === 0) {
    throw new UsageError('keys add needs --name, and at least one --source and --unit')
  }
  const asked = { name, sources: source, units: unit }
  const { key, record } = issueKey(
    dataDir,
    kinds === undefined ? asked : { ...asked, kinds: kinds.flatMap((list) => list.split(',')) },
  )
  const { sha256: _sha256, ...shown } = record
  return good({ key, ...shown }, `${key}\n\nThis is key ${record.id}. It is shown once and kept nowhere.`)
}

export const keysCommand: Command = {
  name: 'keys',
  summary: 'lists, issues and revokes keys for ingest',
  usage:
    '[list] | add --name NAME --source URI… --unit CODE… [--kinds KIND,…] | revoke ID      (a trailing * stands for anything)',
  run(args, env) {
    const many = { type: 'string', multiple: true } as const
    const options = { name: { type: 'string' }, source: many, unit: many, kinds: many } as const
    const { values, positionals } = readArguments(args, options)
    const [action = 'list', id, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not expected here`)
    if (action !== 'add' && Object.keys(values).length > 0) throw new UsageError(`keys ${action} takes no options`)
    if (action !== 'revoke' && id !== undefined) throw new UsageError(`"${id}" is not expected here`)
    const dataDir = dataDirOf(env)
    switch (action) {
      case 'list':
        return Promise.resolve(list(dataDir))
      case 'add':
        return Promise.resolve(add(dataDir, values))
      case 'revoke': {
        if (id === undefined) throw new UsageError('keys revoke needs the id of a key')
        const { sha256: _sha256, ...key } = revokeKey(dataDir, id)
        return Promise.resolve(good(key, `Key ${key.id} (${key.name}) is revoked since ${key.revokedAt ?? ''}.`))
      }
      default:
        throw new UsageError(`keys does not know "${action}"`)
    }
  },
}
