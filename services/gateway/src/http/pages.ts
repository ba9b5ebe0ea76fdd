import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { packageFile, type Logger } from '@ioc/kit'
import { AltairFastify } from 'altair-fastify-plugin'
import type { FastifyInstance } from 'fastify'

const NOT_BUILT = 'The wall is not built yet: npm run build'

/** Serves the dashboard: `/` and `/wall` are its page, everything else in it is a file with its content hash in its name. */
export async function servePages(app: FastifyInstance, logger: Logger, dist: string): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) {
    logger.warn({ dist }, 'the dashboard is not built: the wall is not served')
    for (const path of ['/', '/wall'])
      app.get(path, (_request, reply) => reply.code(503).type('text/plain').send(NOT_BUILT))
    return
  }
  // Looked up at each request: a build made under a running gateway brings files with new names.
  await app.register(fastifyStatic, { root: dist, prefix: '/', index: false })
  for (const path of ['/', '/wall']) {
    // The page names the files of one build: it must be asked for again after the next.
    app.get(path, (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'))
  }
}

/** The files of the built dashboard. */
export const dashboardFiles = (): string => packageFile('@ioc/dashboard', 'dist')

/** Serves the explorer from local files: no script comes from elsewhere. */
export async function serveExplorer(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(AltairFastify, {
      path: '/explorer',
      baseURL: '/explorer/',
      endpointURL: '/graphql',
      subscriptionsProtocol: 'graphql-ws',
    })
  })
}
