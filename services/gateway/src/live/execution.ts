import type { GraphQLSchema } from 'graphql/index.js'
import type { AdmittedOperation } from '../admission/admission.ts'
import { operationContext, type GatewayServices } from '../graphql/context.ts'
import { executeOperation } from './answering.ts'
import type { Operation } from './operation.ts'

/** A query that runs. */
export interface Execution {
  /** Its execution result as JSON; rejects only by a defect. */
  readonly json: Promise<string>
  /** Nobody waits for it any longer. */
  readonly abort: () => void
}

/** Runs a query of a socket once, in the turns of its client. */
export function executeOnce(
  services: GatewayServices,
  schema: GraphQLSchema,
  operation: Operation,
  admitted: AdmittedOperation,
): Execution {
  const run = async (): Promise<string> => {
    try {
      const context = operationContext(services, undefined, admitted, operation.moment)
      return (await executeOperation(schema, operation, context)).json
    } finally {
      admitted.end()
    }
  }
  return { json: run(), abort: admitted.abort }
}
