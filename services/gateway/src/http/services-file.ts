import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'

const ServiceState = Type.Object(
  {
    name: Type.String(),
    state: Type.String(),
    since: Type.Optional(Type.String()),
  },
  { additionalProperties: true },
)
export type ServiceState = Static<typeof ServiceState>

const StatesFile = Type.Object({ services: Type.Array(ServiceState) }, { additionalProperties: true })

const validator = Compile(StatesFile)

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/**
 * Reads what the launcher wrote down about its processes; empty where nothing launched us.
 * @throws Error when the file is there and is not what it should be.
 */
export async function readServiceStates(dataDir: string): Promise<readonly ServiceState[]> {
  let text: string
  try {
    text = await readFile(join(dataDir, 'services.json'), 'utf8')
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
  const file: unknown = JSON.parse(text)
  if (!validator.Check(file)) throw new Error('services.json does not list services')
  return file.services
}
