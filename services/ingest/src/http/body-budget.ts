import type { FastifyReply, FastifyRequest } from 'fastify'

/** Bytes of request bodies held at once, over all connections. */
export interface BodyBudget {
  /** Reserves room for a request's body until its answer is out; `false` when there is none. */
  readonly reserve: (request: FastifyRequest, reply: FastifyReply) => boolean
}

/** Bodies up to this size are bounded by the number of connections; counting them would cost more than it saves. */
const SMALL_BYTES = 16_384

/** @param maxBody bytes of the largest body: what a body of unknown length is taken for. */
export function createBodyBudget(total: number, maxBody: number): BodyBudget {
  let used = 0
  return {
    reserve(request, reply) {
      const announced = Number(request.headers['content-length'] ?? maxBody)
      if (announced <= SMALL_BYTES) return true
      const bytes = Math.min(Number.isFinite(announced) ? announced : maxBody, maxBody)
      if (used + bytes > total) return false
      used += bytes
      reply.raw.once('close', () => (used -= bytes))
      return true
    },
  }
}
