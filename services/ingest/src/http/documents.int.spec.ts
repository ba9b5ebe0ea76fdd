import { readFileSync } from 'node:fs'
import { packageFile } from '@ioc/kit'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectDocumented } from '../testing/documented.ts'
import { Harness } from '../testing/harness.ts'

const harness = new Harness()
let url = ''
beforeAll(async () => {
  await harness.startLog()
  url = (await harness.startIngest()).url
})
afterAll(() => harness.close())

async function ask(method: string, path: string): Promise<Response> {
  const response = await fetch(`${url}${path}`, { method })
  expectDocumented(method, path, response.status)
  return response
}
const READ = ['/v1/schemas', '/v1/problems', '/problems/conflict', '/openapi.json', '/healthz', '/readyz', '/metrics']
const text = readFileSync(packageFile('@ioc/contracts', 'generated', 'openapi.json'), 'utf8')

describe('the description of the service', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true })
    expect(validator.version).toBe('3.1')
  })

  it.each(READ)('names what %s answers to each method', async (path) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask(method, path)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ask(method, path)
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('names what /v1/events answers to each method', async () => {
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ask(method, '/v1/events')
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    }
    expect((await ask('POST', '/v1/events')).status).toBe(401)
  })

  it('names that a problem may be unknown, and that an address may be too long', async () => {
    expect((await ask('GET', '/problems/nonsense')).status).toBe(404)
    expect((await ask('GET', `/problems/${'a'.repeat(200)}`)).status).toBe(414)
    expect((await ask('GET', '/v1/events/')).status).toBe(404)
  })

  it('notices an answer that it does not name', () => {
    expect(() => expectDocumented('GET', '/healthz', 418)).toThrow('does not say that GET /healthz answers 418')
    expect(() => expectDocumented('POST', '/healthz', 200)).toThrow('has no POST /healthz')
    expect(() => expectDocumented('GET', '/nowhere', 200)).toThrow('has no path /nowhere')
  })
})
