import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { machine, program, sha256Of, temporaryDirectory, thing, writeProgram } from '../../test-support/fixtures.ts'
import { findTool } from '../index.ts'

/** A release page on loopback with one archive, and the spec that points to it. */
const releasePage = async () => {
  const directory = await temporaryDirectory()
  await writeProgram(join(directory, 'thing-v2.3.0', 'thing'), program('2.3.0'))
  execFileSync('tar', ['-czf', join(directory, 'thing.tar.gz'), '-C', directory, 'thing-v2.3.0'])
  const archive = await readFile(join(directory, 'thing.tar.gz'))
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/thing.tar.gz' ? 200 : 404
    response.end(request.url === '/thing.tar.gz' ? archive : '')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const releaseOf = (url: string, sha256 = sha256Of(archive)) =>
    thing({ release: { version: '2.3.0', archives: { [`${process.platform}-${process.arch}`]: { url, sha256 } } } })
  return { base, releaseOf }
}

const { PATH } = process.env

describe('the release page', () => {
  it('gives the program out of an archive with the pinned hash', async () => {
    const { base, releaseOf } = await releasePage()
    const { options } = await machine()
    const found = await findTool(releaseOf(`${base}/thing.tar.gz`), { ...options, env: { PATH } })
    expect(found).toMatchObject({ version: '2.3.0', source: 'release' })
  })

  it('is refused when the archive is another one, missing, or out of reach', async () => {
    const { base, releaseOf } = await releasePage()
    const { options } = await machine()
    const reason = (spec: ReturnType<typeof releaseOf>) => findTool(spec, { ...options, env: { PATH } }).catch(String)
    expect(await reason(releaseOf(`${base}/thing.tar.gz`, '0'.repeat(64)))).toContain('is not the pinned one')
    expect(await reason(releaseOf(`${base}/gone.tar.gz`))).toContain('answered 404')
    expect(await reason(releaseOf('http://127.0.0.1:1/thing.tar.gz'))).toContain("127.0.0.1:1 can't be reached")
  })
})
