import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventStoreDBClient } from '@eventstore/db-client'
import { keyWitness } from '@ioc/kit/keys'
import { connectLog, disposeLog } from '@ioc/log-client'
import { EXIT, loadConfig } from '@ioc/kit'
import Type from 'typebox'
import { positionOption, readArguments } from '../arguments.ts'
import { columns, UsageError, type Command, type Result } from '../command.ts'
import { statusOf, type ProjectorStatus } from '../projector-status.ts'
import { dataDirOf, runningSystem } from '../run-state.ts'
import { compareModels, type ModelHashes } from '../verify/compare.ts'
import { liveHashes, type LiveHashes } from '../verify/live-hashes.ts'

/** Builds the read models but `without` from the log alone, in a directory that is gone afterwards. */
async function rebuilt(
  log: EventStoreDBClient,
  upTo: bigint,
  without: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ModelHashes> {
  const [{ openClickHouse }, { readModelsUnder, rebuildInto, thingKeyOf, ThingKeySetting }] = await Promise.all([
    import('@ioc/clickhouse'),
    import('@ioc/projections'),
  ])
  const dataDir = dataDirOf(env)
  const { IOC_THING_KEY: setting } = loadConfig(Type.Object({ IOC_THING_KEY: ThingKeySetting }), env)
  const models = readModelsUnder(thingKeyOf(dataDir, setting)).filter(({ name }) => !without.includes(name))
  const knowsKey = keyWitness(dataDir)
  const directory = await mkdtemp(join(tmpdir(), 'ioc-verify-'))
  try {
    const clickhouse = await openClickHouse({ path: join(directory, 'clickhouse') }, {})
    try {
      return await rebuildInto({ log, clickhouse, models, knowsKey, upTo })
    } finally {
      await clickhouse.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Read models that nobody can ask for yet: they are built, or wait for it, and nothing live stands in their place. */
const notLiveYet = (live: ModelHashes, statuses: readonly ProjectorStatus[]): readonly string[] =>
  [...new Set(statuses.flatMap(({ waiting }) => waiting))].filter((model) => live.hashes[model] === undefined).sort()

/** What is being built beside what was compared; nothing where nothing is. */
function underWay({ build }: ProjectorStatus, missing: readonly string[]): string {
  const left = missing.length === 0 ? '' : ` Not live yet, and not compared: ${missing.join(', ')}.`
  if (build === null) return left
  const what = build.kind === 'generation' ? 'All read models are' : `A build of ${build.models.join(', ')} is`
  return `${left} ${what} under way: position ${build.position} of ${build.head}, ${build.facts} facts.`
}

function report(live: LiveHashes, again: ModelHashes, status: ProjectorStatus, missing: readonly string[]): Result {
  const { position } = live
  const models = compareModels(live, again)
  const identical = models.every(({ same }) => same)
  const short = (hash: string): string => (hash === '' ? '(absent)' : hash.slice(0, 16))
  const rows = models.map(({ model, same, liveRows, rebuiltRows, live: left, rebuilt: right }) => [
    model,
    String(liveRows),
    String(rebuiltRows),
    short(left),
    short(right),
    same ? 'identical' : 'DIFFERENT',
  ])
  const whose = missing.length === 0 ? 'All read models' : 'All live read models'
  const verdict = identical
    ? `${whose} at position ${position} are identical to a rebuild from the log.`
    : `The read models at position ${position} differ from a rebuild from the log; "ioc rebuild" replaces them.`
  return {
    exit: identical ? EXIT.good : EXIT.difference,
    data: { identical, position: String(position), models, notLiveYet: missing, build: status.build },
    text: `${columns([['model', 'rows', 'rebuilt', 'hash', 'rebuilt', ''], ...rows])}\n\n${verdict}${underWay(status, missing)}`,
  }
}

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'rebuilds the read models from the log alone and compares them with the live ones',
  usage: '[--position P]',
  async run(args, env) {
    const { values, positionals } = readArguments(args, { position: { type: 'string' } })
    if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not expected here`)
    const system = runningSystem(env)
    const log = connectLog(system.urls.log)
    try {
      // On both sides of the hashing: a build may end meanwhile.
      const before = await statusOf(system)
      const live = await liveHashes(system, log, positionOption(values.position))
      const after = await statusOf(system)
      const missing = notLiveYet(live, [before, after])
      return report(live, await rebuilt(log, live.position, missing, env), after, missing)
    } finally {
      await disposeLog(log)
    }
  },
}
