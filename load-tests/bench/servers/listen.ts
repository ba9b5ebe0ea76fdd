import Fastify, { type FastifyInstance } from 'fastify'

/** A bare server that reads JSON of any of the media types in use. */
export function bareServer(): FastifyInstance {
  const app = Fastify({ bodyLimit: 4 * 1024 * 1024 })
  app.addContentTypeParser(
    ['application/cloudevents+json', 'application/cloudevents-batch+json'],
    { parseAs: 'string' },
    (_request, body, done) => {
      try {
        done(null, JSON.parse(String(body)))
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)), undefined)
      }
    },
  )
  return app
}

/** Listens on any port, prints the address, and ends with whoever started it. */
export async function serve(app: FastifyInstance): Promise<void> {
  process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
  process.stdin.on('end', () => process.exit(0)).resume()
  process.on('SIGTERM', () => process.exit(0))
}
