import type { ClickHouse } from '@ioc/clickhouse'
import { systemMachine } from '@ioc/kit'
import Type from 'typebox'
import { META } from './names.ts'

export interface Pointer {
  readonly generation: number
  /** What the generation was begun with (`modelVersions`): another runtime means that it has to be built again. */
  readonly versions: string
  /** Start of the machine since which the generation is whole; empty where that is unknown or does not matter. */
  readonly bootId: string
}

const PointerRow = Type.Object({
  generation: Type.Integer(),
  versions: Type.String(),
  boot_id: Type.String(),
})

/** The generation that readers use; `undefined` before the first. */
export async function readPointer(clickhouse: ClickHouse): Promise<Pointer | undefined> {
  const [row] = await clickhouse.query(
    'writer',
    `SELECT generation, versions, boot_id FROM ${META}.pointer
     ORDER BY set_at_ms DESC, generation DESC LIMIT 1`,
    {},
    { schema: PointerRow },
  )
  return row === undefined
    ? undefined
    : {
        generation: row.generation,
        versions: row.versions,
        bootId: row.boot_id,
      }
}

const NewestRow = Type.Object({ newest: Type.String() })

/** Points readers to a generation. The time never runs back behind the newest row, whatever the machine's clock does. */
export async function setPointer(
  clickhouse: ClickHouse,
  { generation, versions, bootId }: Pointer,
  epoch: number,
  now: number,
): Promise<void> {
  const [row] = await clickhouse.query(
    'writer',
    `SELECT max(set_at_ms) AS newest FROM ${META}.pointer`,
    {},
    { schema: NewestRow },
  )
  const setAt = Math.max(now, Number(row?.newest ?? 0) + 1)
  await clickhouse.insert(`${META}.pointer`, [
    {
      generation,
      epoch,
      set_at_ms: String(setAt),
      versions,
      // The catalogue is read when a question is asked; no table depends on it.
      catalogue_version: 0,
      boot_id: bootId,
    },
  ])
}

/** A newer projector has taken over: this one writes nothing any more. */
export class FencedError extends Error {
  override readonly name = 'FencedError'
}

/** The right to write: held until somebody takes a higher epoch. */
export interface Epoch {
  readonly number: number
  readonly holder: string
}

const EpochRow = Type.Object({ epoch: Type.Integer(), holder: Type.String() })

async function newestEpoch(clickhouse: ClickHouse): Promise<Epoch | undefined> {
  const [row] = await clickhouse.query(
    'writer',
    `SELECT epoch, min(holder) AS holder FROM ${META}.epochs GROUP BY epoch ORDER BY epoch DESC LIMIT 1`,
    {},
    { schema: EpochRow },
  )
  return row === undefined ? undefined : { number: row.epoch, holder: row.holder }
}

/**
 * Takes the next epoch; whoever held one before is fenced off from then on.
 * @param holder tells this taker from any other that tries at the same time
 */
export async function takeEpoch(
  clickhouse: ClickHouse,
  generation: number,
  now: number,
  holder = systemMachine.bytes(16).toString('hex'),
): Promise<Epoch> {
  for (;;) {
    const number = ((await newestEpoch(clickhouse))?.number ?? 0) + 1
    await clickhouse.insert(`${META}.epochs`, [{ epoch: number, holder, generation, started_at_ms: String(now) }])
    const newest = await newestEpoch(clickhouse)
    if (newest?.number === number && newest.holder === holder) return { number, holder }
  }
}

/** @throws FencedError when another holds a newer epoch. */
export async function checkEpoch(clickhouse: ClickHouse, mine: Epoch): Promise<void> {
  const newest = await newestEpoch(clickhouse)
  if (newest?.number === mine.number && newest.holder === mine.holder) return
  throw new FencedError(`epoch ${String(newest?.number)} has taken over from epoch ${mine.number}`)
}

/** Confirmations kept: readers need only the newest. */
const CONFIRMATIONS_KEPT_MS = 3_600_000

/** Records that the generation was level with the log's head at a moment (real milliseconds). */
export async function confirm(
  clickhouse: ClickHouse,
  { at, generation, position }: { readonly at: number; readonly generation: number; readonly position: bigint },
): Promise<void> {
  await clickhouse.insert(`${META}.confirmations`, [
    { confirmed_at_ms: String(at), generation, position: String(position) },
  ])
}

/** Removes confirmations that no reader asks for any more. */
export async function trimConfirmations(clickhouse: ClickHouse, now: number): Promise<void> {
  await clickhouse.command(
    `ALTER TABLE ${META}.confirmations DELETE WHERE confirmed_at_ms < {before:Int64} SETTINGS mutations_sync = 0`,
    { before: String(now - CONFIRMATIONS_KEPT_MS) },
  )
}
