import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mustBe } from '@ioc/kit'
import Type from 'typebox'
import { DEFAULT_THING_KEY } from './declare/index.ts'

/** Where the launcher keeps the key of an installation; nothing else may read it. */
export const THING_KEY_FILE = 'thing-key'

/** How a deployable declares the setting. */
export const ThingKeySetting = Type.Optional(
  Type.String({
    ...mustBe('a text of 16 to 256 characters'),
    minLength: 16,
    maxLength: 256,
    description: 'Secret under which read models hash what identifies things; default thing-key in IOC_DATA_DIR',
  }),
)

/**
 * The key under which an installation hashes what identifies things: the setting, else that of the data directory, else one that
 * is no secret. Projector and verification have to agree on it; another key makes the read models anew.
 * @throws what reading the file throws, unless there is none
 */
export function thingKeyOf(dataDir: string, setting: string | undefined): string {
  if (setting !== undefined) return setting
  try {
    const key = readFileSync(join(dataDir, THING_KEY_FILE), 'utf8').trim()
    return key === '' ? DEFAULT_THING_KEY : key
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return DEFAULT_THING_KEY
    throw error
  }
}
