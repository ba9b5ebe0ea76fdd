import fastifyStatic from '@fastify/static'
import { getDistDirectory, renderAltair } from 'altair-static'
import type { FastifyInstance } from 'fastify'
import { examples, type Example, type ExampleValues } from './explorer-examples.ts'
import { explorerPolicy } from './page-policy.ts'

const PATH = '/explorer'
const GRAPHQL = '/graphql'
/** The protocol that is spoken over our socket, by the explorer's name for it. */
const OVER_SOCKET = 'graphql-ws' as const

/** Its advertisements: no option switches them off. */
const NO_ADVERTISEMENTS =
  "app-banner-container, nz-alert:has([track-id='donate']), [track-id='upgrade_pro'] { display: none !important }"

export interface ExplorerOptions {
  /** What the examples speak of; asked for with every page. */
  readonly values: () => Promise<ExampleValues>
  /** A number that nobody can guess, made anew for every page. */
  readonly nonce: () => string
}

/** Addresses are those of the page: only there relative ones are understood. */
const windowOf = ({ name, query, variables, live = false }: Example) => ({
  initialName: name,
  initialQuery: query,
  initialSubscriptionRequestHandlerId: OVER_SOCKET,
  ...(variables === undefined ? {} : { initialVariables: variables }),
  ...(live ? { initialRequestHandlerId: OVER_SOCKET } : {}),
})

/**
 * Serves the explorer from local files: it asks nobody else for anything. Without account and without what is shown of it, with
 * the protocol that subscriptions speak here, and with a window for each way of asking.
 */
export async function serveExplorer(app: FastifyInstance, { values, nonce }: ExplorerOptions): Promise<void> {
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: getDistDirectory(),
      prefix: `${PATH}/`,
      index: false,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.setHeader('cache-control', 'private, no-cache'),
    })
    scope.get(PATH, async (request, reply) => {
      const cspNonce = nonce()
      const page = renderAltair({
        baseURL: `${PATH}/`,
        endpointURL: GRAPHQL,
        subscriptionsEndpoint: GRAPHQL,
        initialSubscriptionRequestHandlerId: OVER_SOCKET,
        initialWindows: examples(await values()).map(windowOf),
        disableAccount: true,
        cspNonce,
      }).replace('</head>', `<style nonce="${cspNonce}">${NO_ADVERTISEMENTS}</style></head>`)
      const policy = explorerPolicy(cspNonce, request.headers.host)
      return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page)
    })
  })
}
