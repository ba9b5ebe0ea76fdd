import type { ClickHouse } from '@ioc/clickhouse'
import Type from 'typebox'
import type { ReadModel } from '../read-model.ts'
import { checkEpoch, type Epoch } from './meta.ts'
import type { KeptModel } from './model-set.ts'

/** What a generation says of its read models: the one truth, which names of tables are made to follow. */
export interface ModelsRecord {
  readonly serial: bigint
  readonly models: ReadonlyMap<
    string,
    { readonly version: number; readonly fingerprint: string; readonly build: number }
  >
}

/** SQL: the newest record of a generation; `{database:Identifier}` is to be bound. */
const NEWEST_RECORD = `
  SELECT serial, versions, builds, fingerprints FROM {database:Identifier}.models ORDER BY epoch DESC, serial DESC LIMIT 1`

const RecordRow = Type.Object({
  serial: Type.String(),
  versions: Type.Record(Type.String(), Type.Integer()),
  builds: Type.Record(Type.String(), Type.Integer()),
  fingerprints: Type.Record(Type.String(), Type.String()),
})

export const fingerprintOf = ({ keyFingerprint }: ReadModel): string => keyFingerprint ?? ''

/** The newest record; `undefined` before the first. */
export async function readRecord(clickhouse: ClickHouse, database: string): Promise<ModelsRecord | undefined> {
  const [row] = await clickhouse.query('writer', NEWEST_RECORD, { database }, { schema: RecordRow })
  if (row === undefined) return undefined
  const { versions, builds, fingerprints } = row
  const models = Object.entries(versions).map(([name, version]) => {
    return [name, { version, fingerprint: fingerprints[name] ?? '', build: builds[name] ?? 0 }] as const
  })
  return { serial: BigInt(row.serial), models: new Map(models) }
}

/** Records which models are complete from now on. @throws FencedError when another has taken over. */
export async function writeRecord(
  clickhouse: ClickHouse,
  database: string,
  kept: readonly KeptModel[],
  epoch: Epoch,
): Promise<void> {
  await checkEpoch(clickhouse, epoch)
  const serial = ((await readRecord(clickhouse, database))?.serial ?? 0n) + 1n
  const mapOf = <Value>(value: (kept: KeptModel) => Value) =>
    Object.fromEntries(kept.map((one) => [one.model.name, value(one)]))
  await clickhouse.insert(`${database}.models`, [
    {
      serial: String(serial),
      epoch: epoch.number,
      versions: mapOf(({ model }) => model.version),
      builds: mapOf(({ build }) => build),
      fingerprints: mapOf(({ model }) => fingerprintOf(model)),
    },
  ])
}

/** The models that the record vouches for, as they are declared now. */
export const keptOf = (record: ModelsRecord, models: readonly ReadModel[]): readonly KeptModel[] =>
  models.flatMap((model) => {
    const found = record.models.get(model.name)
    const same = found?.version === model.version && found.fingerprint === fingerprintOf(model)
    return same ? [{ model, build: found.build }] : []
  })
