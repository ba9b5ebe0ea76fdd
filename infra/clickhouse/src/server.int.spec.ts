import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import Type from 'typebox'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openClickHouse } from './index.ts'

type Request = { url: URL; body: string }

/** Answers like a ClickHouse server as far as the client looks, and keeps what it was asked. */
const recorder = async (answer: (request: Request) => { status: number; body: string }) => {
  const requests: Request[] = []
  const take = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const request = { url: new URL(incoming.url ?? '/', 'http://server'), body: Buffer.concat(chunks).toString() }
    requests.push(request)
    const { status, body } = answer(request)
    outgoing.writeHead(status, {
      'content-type': 'text/plain',
      ...(status === 200 ? {} : { 'x-clickhouse-exception-code': '60' }),
    })
    outgoing.end(body)
  }
  const server = createServer((incoming, outgoing) => void take(incoming, outgoing)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const clickhouse = await openClickHouse({ url: `http://reader:secret@127.0.0.1:${port}` })
  onTestFinished(async () => {
    await clickhouse.close()
    server.closeAllConnections()
    server.close()
  })
  return { clickhouse, requests }
}

const version = { status: 200, body: '{"version":"25.8.1.1"}\n' }

describe('against a server', () => {
  it('values travel as query parameters, settings in the SQL', async () => {
    const { clickhouse, requests } = await recorder(() => version)
    expect(clickhouse.embedded).toBe(false)
    const schema = Type.Object({ version: Type.String() })
    await clickhouse.query('wall', 'SELECT {unit:String}', { unit: "x'y" }, { schema, maxExecutionSeconds: 3 })
    const last = requests.at(-1)
    expect(last?.url.searchParams.get('param_unit')).toBe("x\\'y")
    expect(last?.url.searchParams.has('max_execution_time')).toBe(false)
    expect(last?.body).toContain('SELECT {unit:String}\nSETTINGS ')
    expect(last?.body).toContain('max_execution_time = 3')
    expect(last?.body.trimEnd()).toMatch(/FORMAT JSONEachRow$/)
  })

  it('an insert names its settings before the format and sends its rows as the body', async () => {
    const { clickhouse, requests } = await recorder(() => version)
    await clickhouse.insert('d.t', [{ n: '1' }, { n: '2' }], { columns: ['n'] })
    const last = requests.at(-1)
    expect(last?.url.searchParams.get('query')).toMatch(
      /^INSERT INTO `d`\.`t` \(`n`\) SETTINGS async_insert = 0, .* FORMAT JSONEachRow$/,
    )
    expect(last?.body).toBe('{"n":"1"}\n{"n":"2"}\n')
  })

  it('an error of the engine keeps its number', async () => {
    const { clickhouse } = await recorder(({ body }) =>
      body.includes('nothing')
        ? { status: 404, body: 'Code: 60. DB::Exception: Unknown table. (UNKNOWN_TABLE)' }
        : version,
    )
    const schema = Type.Object({})
    await expect(clickhouse.query('wall', 'SELECT * FROM nothing', {}, { schema })).rejects.toMatchObject({
      code: 'clickhouse-query',
      engineCode: 60,
    })
  })
})
