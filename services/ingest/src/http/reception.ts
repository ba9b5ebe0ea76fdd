import { ProblemError } from '@ioc/kit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { KeyRing, Principal } from '@ioc/kit/keys'
import type { Shares } from '../shares.ts'
import { keyOf } from './access.ts'
import { RETRY_AFTER_SECONDS } from './answers.ts'
import type { BodyDone, BodyReader } from './body-reader.ts'
import type { KeyConnections } from './key-connections.ts'
import type { RateLimit } from './rate-limit.ts'

export interface ReceptionOptions {
  readonly keys: KeyRing
  readonly rateLimit: RateLimit
  /** Requests that are not answered yet. */
  readonly requests: Shares
  /** Bytes of their bodies. */
  readonly bytes: Shares
  readonly bodies: BodyReader
  readonly connections: KeyConnections
  /** Why nothing can be taken from a key now; `undefined` when it can. */
  readonly unable: (keyId: string) => string | undefined
}

/** Lets requests in: first by their head alone, and again when their body is there. */
export interface Reception {
  /**
   * Judges the head of a request and reserves its place until its answer is out; nothing of the body is held before that.
   * @throws ProblemError `unauthenticated`, `malformed-request`, `too-many-requests`, `overloaded`.
   */
  readonly admit: (request: FastifyRequest, reply: FastifyReply) => void
  /** Reads the body of a request that was admitted. */
  readonly read: (request: FastifyRequest, done: BodyDone) => void
  /**
   * Judges again what may have changed while the body was arriving.
   * @throws ProblemError `unauthenticated` when the key was revoked meanwhile, `overloaded`.
   */
  readonly confirm: (request: FastifyRequest) => Principal
}

interface Ticket {
  readonly key: string
  readonly keyId: string
  bodyBytes: number
  released: boolean
}

/** Where a request carries its ticket: a WeakMap would cost each request, and each collection of garbage, several times as much. */
const TICKET: unique symbol = Symbol('ticket')

declare module 'fastify' {
  interface FastifyRequest {
    [TICKET]?: Ticket
  }
}

const overloaded = (why: string): ProblemError =>
  new ProblemError('overloaded', why, { retryAfterSeconds: RETRY_AFTER_SECONDS })

export function createReception(options: ReceptionOptions): Reception {
  const { keys, rateLimit, requests, bytes, bodies, connections, unable } = options
  keys.onRevoked(connections.revoke)

  const principalOf = (key: string): Principal => {
    const principal = keys.find(key)
    if (principal === undefined) throw new ProblemError('unauthenticated', 'the key is unknown or was revoked')
    return principal
  }
  const refuseWhenUnable = (keyId: string): void => {
    const why = unable(keyId)
    if (why !== undefined) throw overloaded(why)
  }
  const ticketOf = (request: FastifyRequest): Ticket => {
    const { [TICKET]: ticket } = request
    if (ticket === undefined) throw new ProblemError('unauthenticated', 'the key was not checked')
    return ticket
  }

  return {
    admit(request, reply) {
      const key = keyOf(request)
      const { keyId } = principalOf(key)
      const retryAfterSeconds = rateLimit(keyId)
      if (retryAfterSeconds !== undefined) {
        throw new ProblemError('too-many-requests', 'this key sends too many requests', { retryAfterSeconds })
      }
      refuseWhenUnable(keyId)
      if (!requests.take(keyId, 1)) throw overloaded('this key has its share of all requests under way')
      const ticket = { key, keyId, bodyBytes: 0, released: false }
      request[TICKET] = ticket
      const end = connections.begin(request.raw.socket, keyId, () => {
        requests.give(keyId, 1)
        if (ticket.bodyBytes > 0) bytes.give(keyId, ticket.bodyBytes)
        ticket.released = true
      })
      reply.raw.on('close', end)
    },
    read: (request, done) => bodies.read(request.raw, ticketOf(request), done),
    confirm(request) {
      const principal = principalOf(ticketOf(request).key)
      refuseWhenUnable(principal.keyId)
      return principal
    },
  }
}
