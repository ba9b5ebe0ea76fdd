import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CommonConfig, loadConfig } from '@ioc/kit'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { UnavailableError } from './command.ts'

const RunState = Type.Object({
  urls: Type.Object({ admin: Type.String(), log: Type.String(), graphql: Type.String() }),
  apiKey: Type.String(),
})
export type RunState = Static<typeof RunState>
const fits = Compile(RunState)

const configOf = (env: NodeJS.ProcessEnv): CommonConfig => loadConfig(CommonConfig, env)
export const dataDirOf = (env: NodeJS.ProcessEnv): string => resolve(configOf(env).IOC_DATA_DIR)

/**
 * Where the running system of the data directory can be reached.
 * @throws UnavailableError when none runs.
 */
export function runningSystem(env: NodeJS.ProcessEnv): RunState {
  const file = join(dataDirOf(env), 'run.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UnavailableError(`no system runs on ${dataDirOf(env)}: start it, or set IOC_DATA_DIR`, { cause: error })
  }
  const state: unknown = JSON.parse(text)
  if (!fits.Check(state)) throw new UnavailableError(`${file} cannot be read`)
  return state
}
