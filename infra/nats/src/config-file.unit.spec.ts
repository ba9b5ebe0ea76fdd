import { describe, expect, it } from 'vitest'
import { configFile } from './config-file.ts'

const settings = { dataDir: '/data dir/nats', host: '127.0.0.1', port: 8422, monitorPort: 8428, maxStoreBytes: 1024 }

describe('nats.conf', () => {
  it('keeps everything in the data directory and on loopback', () => {
    const text = configFile(settings)
    expect(text).toContain('host: "127.0.0.1"\nport: 8422\nhttp: "127.0.0.1:8428"\n')
    expect(text).toContain('store_dir: "/data dir/nats/jetstream"')
    expect(text).toContain('max_file_store: 1024')
    expect(text).not.toContain('authorization')
  })

  it('asks for a free port where none is given', () => {
    expect(configFile({ ...settings, port: 0, monitorPort: -1 })).toContain('port: -1\nhttp: "127.0.0.1:-1"\n')
  })

  it.each(['0.0.0.0', '192.168.1.5', '::', 'nats.example', '127.example'])(
    'listens on %s with credentials only',
    (host) => {
      expect(() => configFile({ ...settings, host })).toThrow(
        expect.objectContaining({ code: 'nats-open-without-credentials' }),
      )
      const open = configFile({ ...settings, host, credentials: { username: 'ioc', password: 'a"b' } })
      expect(open).toContain('authorization { user: "ioc", password: "a\\"b" }')
    },
  )
})
