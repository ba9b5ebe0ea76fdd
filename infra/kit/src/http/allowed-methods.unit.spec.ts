import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { collectMethods } from './allowed-methods.ts'

const app = fastify()
const allowed = collectMethods(app)
const handler = async () => ({})
app.get('/events', handler)
app.post('/events', handler)
app.get('/things/:name', handler)
app.delete('/things/:name/parts/:part', handler)
app.get('/files/*', handler)
app.get('/*', handler)

describe('the methods of a path', () => {
  it.each([
    ['/events', ['GET', 'HEAD', 'POST']],
    ['/events/', []],
    ['/things/a', ['GET', 'HEAD']],
    ['/things/', []],
    ['/things/a/parts/b', ['DELETE']],
    ['/files/a/b', ['GET', 'HEAD']],
    ['/nowhere', []],
    ['', []],
  ])('%s', (path, methods) => {
    expect(allowed(path)).toEqual(methods)
  })
})
