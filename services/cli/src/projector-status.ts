import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { askAdmin } from './admin.ts'
import { UnavailableError } from './command.ts'
import type { RunState } from './run-state.ts'

const Status = Type.Object({
  generation: Type.Union([Type.Integer(), Type.Null()]),
  position: Type.String(),
  build: Type.Union([
    Type.Object({
      kind: Type.Enum(['generation', 'models']),
      position: Type.String(),
      head: Type.String(),
      facts: Type.Integer(),
      models: Type.Array(Type.String()),
    }),
    Type.Null(),
  ]),
  models: Type.Record(Type.String(), Type.Object({ version: Type.Integer(), build: Type.Integer() })),
  waiting: Type.Array(Type.String()),
})
/** What the commands read of the projector's status; positions are decimal strings. */
export type ProjectorStatus = Static<typeof Status>
const fits = Compile(Status)

/** @throws UnavailableError when the projector does not say how it is */
export async function statusOf(system: RunState): Promise<ProjectorStatus> {
  const { status, body } = await askAdmin(system, '/status')
  if (status !== 200 || !fits.Check(body)) throw new UnavailableError(`the projector answers ${status}`)
  return body
}
