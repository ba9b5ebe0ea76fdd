import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { packageFile, type Logger } from '@ioc/kit'
import type { FastifyInstance } from 'fastify'
import { pagePolicy } from './page-policy.ts'

const NOT_BUILT = 'The wall is not built yet: npm run build'

/**
 * Serves the dashboard: `/` and `/wall` are its page, everything else in it is a file. Nothing of it may be kept by caches
 * between: reading may need a token. Names of files carry no hash of their content, so a browser asks whether they changed.
 */
export async function servePages(app: FastifyInstance, logger: Logger, dist: string): Promise<void> {
  const index = join(dist, 'index.html')
  if (!existsSync(index)) {
    logger.warn({ dist }, 'the dashboard is not built: the wall is not served')
    for (const path of ['/', '/wall'])
      app.get(path, (_request, reply) => reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT))
    return
  }
  // Looked up at each request: a build made under a running gateway brings files with new names.
  await app.register(fastifyStatic, {
    root: dist,
    prefix: '/',
    index: false,
    cacheControl: false,
    setHeaders: (reply) => void reply.setHeader('cache-control', 'private, no-cache'),
  })
  for (const path of ['/', '/wall']) {
    app.get(path, async (request, reply) => {
      // Read each time, for the same reason; its policy names what stands in it.
      const html = await readFile(index, 'utf8')
      const policy = pagePolicy(html, request.headers.host)
      return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(html)
    })
  }
}

/** The files of the built dashboard. */
export const dashboardFiles = (): string => packageFile('@ioc/dashboard', 'dist')
