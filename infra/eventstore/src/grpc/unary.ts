import type { Call } from './call.ts'
import { toGrpcError } from './errors.ts'
import type { Method } from './method.ts'
import { Code, GrpcError } from './status.ts'

/** A method with one request message and one response message. */
export function unary(serve: (request: Buffer, call: Call) => Uint8Array | Promise<Uint8Array>): Method {
  return (call) => {
    let request: Buffer | undefined
    const answer = async (): Promise<void> => {
      try {
        if (request === undefined) throw new GrpcError(Code.internal, 'Incomplete message.')
        const response = await serve(request, call)
        if (call.isOver) return
        call.put(response)
        call.end()
      } catch (error) {
        call.end(toGrpcError(error))
      }
    }
    return {
      message: (bytes) => {
        if (request !== undefined)
          return call.end(new GrpcError(Code.internal, 'Additional data after the message received.'))
        request = bytes
      },
      end: () => {
        if (!call.isOver) void answer()
      },
    }
  }
}
