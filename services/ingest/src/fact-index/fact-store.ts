import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '@ioc/kit'
import { open, type RootDatabase } from 'lmdb'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { ensureRoom, probeRoom } from './room.ts'
import { decodeFactValue, encodeFactValue } from './fact-value.ts'
import type { KnownFact } from './known-fact.ts'

/** The last event of the log that went into the store: when the log no longer has it there, the store is worthless. */
export interface LogCheckpoint {
  readonly position: bigint
  readonly eventId: string
}

export interface StoreBatch {
  readonly facts: ReadonlyMap<string, KnownFact>
  readonly heads: ReadonlyMap<string, bigint>
  readonly units: ReadonlyMap<string, readonly string[]>
  readonly checkpoint: LogCheckpoint
}

/** The part of the index that lies on disk. It equals the log up to its checkpoint and can be deleted at any time. */
export interface FactStore {
  readonly fact: (key: string) => KnownFact | undefined
  /** Last revision of a stream. */
  readonly head: (streamKey: string) => bigint | undefined
  readonly unit: (code: string) => readonly string[] | undefined
  readonly checkpoint: () => LogCheckpoint | undefined
  /** All of a batch or nothing. Rejects with the system's error when the disk has no room for it. */
  readonly write: (batch: StoreBatch) => Promise<void>
  readonly clear: () => Promise<void>
  readonly close: () => Promise<void>
}

const FORMAT = 1
const FORMAT_FILE = 'format.json'
/** Stands while the database is being opened: a damaged one can kill the process there, and must not do so twice. */
const OPENING_FILE = 'opening'
const CHECKPOINT = 'checkpoint'
const DATABASE_FILE = 'index.mdb'
/** What opening may write, and the locks, which are memory mapped: touching a page that the disk does not have kills the process. */
const OPENING_BYTES = 1_048_576
const LOCK_BYTES = 65_536
/** Bytes that an entry takes in a page, generously, with what a split leaves empty. */
const ENTRY_BYTES = 400
/** Pages that one change copies: a leaf and its branches. */
const PATH_PAGES = 4
/** Lists of free pages, roots, and what else a commit writes. */
const SPARE_PAGES = 64

const PageUse = Compile(Type.Object({ pageSize: Type.Integer(), lastPageNumber: Type.Integer() }))

function formatOf(dir: string): unknown {
  const path = join(dir, FORMAT_FILE)
  if (!existsSync(path)) return undefined
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return content !== null && typeof content === 'object' && 'format' in content ? content.format : 'unreadable'
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable'
    throw error
  }
}

function prepareDirectory(dir: string, logger: Logger): void {
  const format = formatOf(dir)
  const damaged = existsSync(join(dir, OPENING_FILE))
  if (damaged || (existsSync(dir) && format !== FORMAT)) {
    logger.warn({ dir, format, damaged }, 'the index is of another format or damaged: it is rebuilt from the log')
    rmSync(dir, { recursive: true })
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  probeRoom(join(dir, 'room'), OPENING_BYTES)
  writeFileSync(join(dir, `${DATABASE_FILE}-lock`), Buffer.alloc(LOCK_BYTES))
  writeFileSync(join(dir, OPENING_FILE), '')
}

/** Gives the database the room that so many changes can take at most, before it begins to write them. */
function makeRoom(root: RootDatabase, file: string, changes: number): void {
  const use: unknown = root.getStats()
  if (!PageUse.Check(use)) throw new Error('LMDB does not tell how large it is')
  const used = use.lastPageNumber + 1
  const copied = Math.min(used, changes * PATH_PAGES)
  const pages = used + copied + Math.ceil((changes * ENTRY_BYTES) / use.pageSize) + SPARE_PAGES
  ensureRoom(file, pages * use.pageSize)
}

/**
 * Opens the store in a directory of its own, which no other process may have open.
 * @throws the system's error when the disk does not let it be opened; what is there stays as it is.
 */
export function openFactStore(dir: string, logger: Logger): FactStore {
  prepareDirectory(dir, logger)
  const file = join(dir, DATABASE_FILE)
  const root = open({ path: file, noSubdir: true, maxDbs: 4 })
  const facts = root.openDB<Buffer, string>({ name: 'facts', encoding: 'binary' })
  const heads = root.openDB<string, string>({ name: 'heads', encoding: 'string' })
  const units = root.openDB<string, string>({ name: 'units', encoding: 'string' })
  const meta = root.openDB<string, string>({ name: 'meta', encoding: 'string' })
  meta.get(CHECKPOINT)
  writeFileSync(join(dir, FORMAT_FILE), `${JSON.stringify({ format: FORMAT })}\n`)
  rmSync(join(dir, OPENING_FILE))

  return {
    fact(key) {
      const bytes = facts.getBinaryFast(key)
      return bytes === undefined ? undefined : decodeFactValue(bytes)
    },
    head(key) {
      const revision = heads.get(key)
      return revision === undefined ? undefined : BigInt(revision)
    },
    unit(code) {
      const levels = units.get(code)
      return levels === undefined ? undefined : levels.split(' ').filter((level) => level !== '')
    },
    checkpoint() {
      const [position, eventId] = (meta.get(CHECKPOINT) ?? '').split(' ')
      return position === undefined || eventId === undefined ? undefined : { position: BigInt(position), eventId }
    },
    async write({ facts: newFacts, heads: newHeads, units: newUnits, checkpoint }) {
      makeRoom(root, file, newFacts.size + newHeads.size + newUnits.size + 1)
      await root.transaction(() => {
        for (const [key, fact] of newFacts) facts.putSync(key, encodeFactValue(fact))
        for (const [key, revision] of newHeads) heads.putSync(key, String(revision))
        for (const [code, levels] of newUnits) units.putSync(code, levels.join(' '))
        meta.putSync(CHECKPOINT, `${checkpoint.position} ${checkpoint.eventId}`)
      })
    },
    async clear() {
      makeRoom(root, file, 1)
      await Promise.all([facts.clearAsync(), heads.clearAsync(), units.clearAsync(), meta.clearAsync()])
    },
    close: () => root.close(),
  }
}
