import { createServer } from 'node:net'
import { once } from 'node:events'
import { CommonConfig, loadConfig } from '@ioc/kit'
import { describe, expect, it } from 'vitest'
import { checkPorts, listenersOf } from './ports.ts'

describe('ports', () => {
  it('that are in use are named, with what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    await expect(checkPorts([{ name: 'intake', host: '127.0.0.1', port }])).rejects.toThrow(
      `Port ${port} (intake) is in use: stop the program that holds it, or set IOC_PORT_BASE`,
    )
    server.close()
    await once(server, 'close')
    await checkPorts([{ name: 'intake', host: '127.0.0.1', port }])
  })

  it('of engines that run elsewhere are not asked for', () => {
    const config = loadConfig(CommonConfig, { EVENTSTORE_URL: 'esdb://log:2113', NATS_URL: 'nats://bus:4222' })
    expect(listenersOf(config).map(({ port }) => port)).toEqual([8400, 8401, 8402, 8403])
  })
})
