import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EventStoreDBClient } from '@eventstore/db-client'
import { startEventLog } from '../src/index.ts'
import { answersLikeTheRealServer, type Connection } from './conformance.features.ts'

async function connect(): Promise<Connection> {
  const url = process.env['EVENTSTORE_URL']
  if (url !== undefined && url !== '') {
    const client = EventStoreDBClient.connectionString(url)
    return { client, close: () => client.dispose() }
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'event-log-conformance-'))
  const running = await startEventLog({ dataDir, port: 0 })
  const client = EventStoreDBClient.connectionString(running.url)
  return {
    client,
    async close() {
      await client.dispose()
      await running.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}

answersLikeTheRealServer(connect)
