import { CommonConfig, loadConfig } from '@ioc/kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { dataPlaces } from '../data-dir/data-dir.ts'
import { runState, urlsOf } from './run-state.ts'
import { childEnvironment, pipelineServices, type SystemPlan } from './services.ts'

const planOf = (env: NodeJS.ProcessEnv): SystemPlan => ({
  config: loadConfig(CommonConfig, env),
  places: dataPlaces('/data'),
  root: '/root',
  onProgress: () => undefined,
  clock: 'real',
  simulation: undefined,
})
const namesOf = (env: NodeJS.ProcessEnv): string[] => pipelineServices(planOf(env)).map(({ name }) => name)

describe('which processes run', () => {
  it('has projector and gateway in one over the embedded ClickHouse, which locks its directory', () => {
    expect(namesOf({})).toEqual(['read-side', 'relay', 'ingest'])
  })

  it('has one each over a ClickHouse server', () => {
    expect(namesOf({ CLICKHOUSE_URL: 'http://127.0.0.1:8123' })).toEqual(['projector', 'gateway', 'relay', 'ingest'])
  })

  it('gives run.json a process for projector and one for gateway, shared or apart', () => {
    const lines = (...names: string[]) =>
      names.map((name, index) => ({ name, state: 'running', pid: index + 1, since: 0, restarts: 0 }))
    const pids = (...names: string[]) => runState(urlsOf(planOf({}).config), 'key', lines(...names)).pids
    expect(pids('read-side')).toEqual({ projector: 1, gateway: 1 })
    expect(pids('projector', 'gateway')).toEqual({ projector: 1, gateway: 2 })
    expect(pids('disk')).toEqual({})
  })
})

describe('the environment of a process', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('is that of production, unless whoever started the system says otherwise', () => {
    vi.stubEnv('NODE_ENV', undefined)
    expect(childEnvironment(planOf({}), 0)['NODE_ENV']).toBe('production')
    vi.stubEnv('NODE_ENV', 'development')
    expect(childEnvironment(planOf({}), 0)['NODE_ENV']).toBe('development')
  })
})
