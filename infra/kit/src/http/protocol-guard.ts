import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { rawProblem } from './client-errors.ts'
import { countHeader } from './count-header.ts'
import { endLingering } from './linger.ts'
import { ProblemError } from './problem-error.ts'

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i

/**
 * Refuses what HTTP calls malformed and the parser lets through: not exactly one Host, or a target that names another host than the
 * header does. What stands before us might have believed the one, and we would answer for the other.
 * @throws ProblemError `malformed-request`
 */
export function refuseAmbiguous({ raw }: FastifyRequest): void {
  const hosts = countHeader(raw.rawHeaders, 'host')
  if (hosts > 1) throw new ProblemError('malformed-request', 'the header Host was sent more than once')
  if (hosts === 0 && raw.httpVersion === '1.1')
    throw new ProblemError('malformed-request', 'the header Host is missing')
  const { url = '/', headers } = raw
  if (url.startsWith('/')) return
  const [, authority] = ABSOLUTE.exec(url) ?? []
  if (authority !== undefined && authority.toLowerCase() !== headers.host?.toLowerCase()) {
    throw new ProblemError('malformed-request', 'the address names another host than the header Host')
  }
}

/**
 * Takes over what Node would answer without us: a body announced with `Expect: 100-continue` is asked for only when something reads
 * it, so that nobody is invited to send what is refused anyway; other expectations and CONNECT get problem details.
 */
export function guardProtocol(app: FastifyInstance): void {
  const server: Server = app.server
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    request.once('resume', () => {
      if (!response.headersSent) response.writeContinue()
    })
    server.emit('request', request, response)
  })
  server.on('checkExpectation', ({ socket }: IncomingMessage) => {
    socket.write(rawProblem(417, 'only 100-continue can be expected'))
    endLingering(socket)
  })
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => socket.destroy())
    socket.write(rawProblem(405, 'this is no proxy', { allow: '' }))
    endLingering(socket)
  })
}
