import type { Call } from './call.ts'
import { toGrpcError } from './errors.ts'
import type { Method } from './server.ts'
import { Code, GrpcError } from './status.ts'

/** A method with one request message and one response message. */
export function unary(serve: (request: Buffer, call: Call) => Uint8Array | Promise<Uint8Array>): Method {
  return (call) => {
    let request: Buffer | undefined
    const answer = async (): Promise<void> => {
      try {
        if (request === undefined) throw new GrpcError(Code.invalidArgument, 'the request is missing')
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
        request = bytes
      },
      end: () => {
        if (!call.isOver) void answer()
      },
    }
  }
}
