import { issueKey, listKeys, revokeKey } from '@ioc/ingest'
import { readArguments } from '../arguments.ts'
import { columns, good, UsageError, type Command, type Result } from '../command.ts'
import { dataDirOf } from '../run-state.ts'

function list(dataDir: string): Result {
  // The hash is no use to anybody who reads a list.
  const keys = listKeys(dataDir).map(({ sha256: _sha256, ...key }) => key)
  const rows = keys.map(({ id, name, sources, units, createdAt, revokedAt }) => [
    id,
    name,
    sources.join(' '),
    units.join(' '),
    createdAt,
    revokedAt ?? '-',
  ])
  const heading = ['id', 'name', 'sources', 'units', 'created', 'revoked']
  return good({ keys }, keys.length === 0 ? 'No keys have been issued.' : columns([heading, ...rows]))
}

function add(dataDir: string, name: string | undefined, sources: string[], units: string[]): Result {
  if (name === undefined || sources.length === 0 || units.length === 0) {
    throw new UsageError('keys add needs --name, and at least one --source and --unit')
  }
  const { key, record } = issueKey(dataDir, { name, sources, units })
  const { sha256: _sha256, ...shown } = record
  return good({ key, ...shown }, `${key}\n\nThis is key ${record.id}. It is shown once and kept nowhere.`)
}

export const keysCommand: Command = {
  name: 'keys',
  summary: 'lists, issues and revokes keys for ingest',
  usage: '[list] | add --name NAME --source URI… --unit CODE… | revoke ID      (a trailing * stands for anything)',
  run(args, env) {
    const many = { type: 'string', multiple: true } as const
    const { values, positionals } = readArguments(args, { name: { type: 'string' }, source: many, unit: many })
    const [action = 'list', id, ...rest] = positionals
    if (rest.length > 0) throw new UsageError(`"${rest[0]}" is not expected here`)
    const dataDir = dataDirOf(env)
    switch (action) {
      case 'list':
        return Promise.resolve(list(dataDir))
      case 'add':
        return Promise.resolve(add(dataDir, values.name, values.source ?? [], values.unit ?? []))
      case 'revoke': {
        if (id === undefined) throw new UsageError('keys revoke needs the id of a key')
        const { sha256: _sha256, ...key } = revokeKey(dataDir, id)
        return Promise.resolve(good(key, `Key ${id} (${key.name}) is revoked since ${key.revokedAt ?? ''}.`))
      }
      default:
        throw new UsageError(`keys does not know "${action}"`)
    }
  },
}
