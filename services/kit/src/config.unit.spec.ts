import Type from 'typebox'
import { describe, expect, it } from 'vitest'
import { CommonConfig, ConfigError, loadConfig, logUrl, portOf } from './config.ts'

describe('configuration', () => {
  it('has a default for everything', () => {
    const config = loadConfig(CommonConfig, {})
    expect(config.IOC_PORT_BASE).toBe(8400)
    expect(portOf(config, 'log')).toBe(8413)
    expect(logUrl(config)).toBe('esdb://127.0.0.1:8413?tls=false')
  })

  it('converts text and takes an empty variable as absent', () => {
    const config = loadConfig(CommonConfig, { IOC_PORT_BASE: '9000', IOC_HOST: '', EVENTSTORE_URL: 'esdb://log:2113' })
    expect(config).toMatchObject({ IOC_PORT_BASE: 9000, IOC_HOST: '127.0.0.1', EVENTSTORE_URL: 'esdb://log:2113' })
  })

  it('names every variable that does not fit, without its value', () => {
    const schema = Type.Object({ A: Type.Integer({ minimum: 1 }), B: Type.Enum(['x', 'y']) })
    const load = () => loadConfig(schema, { A: '0', B: 'secret' })
    expect(load).toThrow(ConfigError)
    expect(load).toThrow(/A .*B /)
    expect(load).not.toThrow('secret')
  })
})
