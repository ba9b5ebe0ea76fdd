import { describe, expect, it } from 'vitest'
import { loadable } from './live-long.ts'

const PAGE = '<link href="/assets/a.css"><script src="/assets/a.js"></script>'

/** A server that has these paths. */
const server = (paths: Record<string, string>) => (input: string | URL | Request) => {
  const body = paths[new URL(input instanceof Request ? input.url : input).pathname]
  return Promise.resolve(new Response(body ?? '', { status: body === undefined ? 404 : 200 }))
}

describe('a page that may be reloaded', () => {
  it('is one whose every part the server has', async () => {
    const all = { '/wall': PAGE, '/assets/a.css': '', '/assets/a.js': '' }
    expect(await loadable('http://wall.test/wall', server(all))).toBe(true)
  })
  it.each([
    ['the page', { '/assets/a.css': '', '/assets/a.js': '' }],
    ['a script', { '/wall': PAGE, '/assets/a.css': '' }],
    ['a scene that the script loads', { '/wall': PAGE, '/assets/a.css': '', '/assets/a.js': 'import("./grid-1.js")' }],
    ['its parts, being another page', { '/wall': '<p>Maintenance</p>' }],
  ])('is not one that lacks %s', async (_what, paths) => {
    expect(await loadable('http://wall.test/wall', server(paths))).toBe(false)
  })
})
