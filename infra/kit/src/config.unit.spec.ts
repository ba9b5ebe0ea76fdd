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

  it('takes what names something as every name is taken, and leaves paths and secrets as they are', () => {
    const blank = '\u00a0\u200b \t'
    const config = loadConfig(CommonConfig, {
      IOC_PROVINCE: `${blank}Hue\u0302\u0301${blank}`,
      IOC_HOST: `${blank}::1${blank}`,
      IOC_PORT_BASE: `${blank}9000${blank}`,
      IOC_LOG_LEVEL: `warn${blank}`,
      EVENTSTORE_URL: `${blank}esdb://log:2113${blank}`,
      IOC_DATA_DIR: '/data/Hue\u0302\u0301 ',
      IOC_CLOCK: blank,
    })
    expect(config).toMatchObject({
      IOC_PROVINCE: 'Huế',
      IOC_HOST: '::1',
      IOC_PORT_BASE: 9000,
      IOC_LOG_LEVEL: 'warn',
      EVENTSTORE_URL: 'esdb://log:2113',
      IOC_DATA_DIR: '/data/Hue\u0302\u0301 ',
      IOC_CLOCK: 'real',
    })
  })

  it.each([
    ['IOC_HOST', 'http://127.0.0.1', /IOC_HOST must be an IP address or a host name such as 127\.0\.0\.1, without/],
    ['IOC_HOST', '127.0.0.1:8400', /IOC_HOST must be an IP address/],
    ['IOC_HOST', 'a b', /IOC_HOST must be an IP address/],
    ['IOC_PORT_BASE', '84o0', /IOC_PORT_BASE must be a whole number from 1 to 65000/],
    ['IOC_PORT_BASE', '70000', /IOC_PORT_BASE must be a whole number from 1 to 65000/],
    ['IOC_PROVINCE', 'x'.repeat(33), /IOC_PROVINCE must be 1 to 32 characters/],
    ['IOC_LOG_LEVEL', 'loud', /IOC_LOG_LEVEL must be trace, debug, info/],
    ['EVENTSTORE_URL', 'http://log:2113', /EVENTSTORE_URL must be an address such as esdb:/],
    ['CLICKHOUSE_URL', 'clickhouse:8123', /CLICKHOUSE_URL must be an address such as http:/],
  ])('says what %s must be instead of "%s"', (name, value, message) => {
    expect(() => loadConfig(CommonConfig, { [name]: value })).toThrow(message)
    expect(() => loadConfig(CommonConfig, { [name]: value })).not.toThrow(value)
  })

  it.each(['127.0.0.1', '0.0.0.0', '::', '::1', 'fe80::1%eth0', 'localhost', 'centre.example.vn'])(
    'takes %s as a host',
    (host) => {
      expect(loadConfig(CommonConfig, { IOC_HOST: host }).IOC_HOST).toBe(host)
    },
  )
})
