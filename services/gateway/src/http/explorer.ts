import { randomBytes } from 'node:crypto'
import fastifyStatic from '@fastify/static'
import { getDistDirectory, renderAltair } from 'altair-static'
import type { FastifyInstance } from 'fastify'
import { explorerPolicy } from './page-policy.ts'

const PATH = '/explorer'

const WELCOME = `# Every figure knows its age and its origin. Ctrl+Enter runs what stands here.
query Health {
  health {
    caughtUp
    position
  }
}

subscription Wall {
  wall {
    position
    time
    attendance {
      percent
    }
  }
}
`

/** Its advertisements: no option switches them off. */
const NO_ADVERTISEMENTS =
  "app-banner-container, nz-alert:has([track-id='donate']), [track-id='upgrade_pro'] { display: none !important }"

/**
 * Serves the explorer from local files: it asks nobody else for anything. Without account and without what is shown of it, and
 * with the protocol that subscriptions speak here.
 */
export async function serveExplorer(app: FastifyInstance): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: getDistDirectory(),
      prefix: `${PATH}/`,
      index: false,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.setHeader('cache-control', 'private, no-cache'),
    })
    scope.get(PATH, (request, reply) => {
      const cspNonce = randomBytes(16).toString('base64')
      const page = renderAltair({
        baseURL: `${PATH}/`,
        endpointURL: '/graphql',
        subscriptionsEndpoint: '/graphql',
        initialSubscriptionRequestHandlerId: 'graphql-ws',
        initialQuery: WELCOME,
        disableAccount: true,
        cspNonce,
      }).replace('</head>', `<style nonce="${cspNonce}">${NO_ADVERTISEMENTS}</style></head>`)
      const policy = explorerPolicy(cspNonce, request.headers.host)
      return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page)
    })
  })
}
