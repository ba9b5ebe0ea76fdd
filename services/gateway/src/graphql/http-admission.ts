import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Admission, AdmittedOperation } from '../admission/admission.ts'
import { clientKey } from '../http/client-key.ts'

/** Admits the operations of HTTP requests: each ends when its answer is written, or is given up when its client is gone. */
export function admitRequests(
  app: FastifyInstance,
  path: string,
  admission: Admission,
): (request: FastifyRequest) => AdmittedOperation {
  const open = new WeakMap<FastifyRequest, AdmittedOperation>()
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== path) return
    // Pipelined requests are parsed many at a time, also those after the one for which the connection was ended.
    if (request.raw.socket.destroyed) reply.hijack()
    else reply.raw.once('close', () => open.get(request)?.abort())
  })
  app.addHook('onSend', async (request, _reply, payload: unknown) => {
    open.get(request)?.end()
    return payload
  })
  return (request) => {
    const known = open.get(request) ?? admission.open(clientKey(request.raw))
    open.set(request, known)
    return known
  }
}
