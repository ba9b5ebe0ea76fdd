import { setTimeout as pause } from 'node:timers/promises'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { askAdmin } from '../admin.ts'
import { noArguments } from '../arguments.ts'
import { good, UnavailableError, type Command } from '../command.ts'
import { runningSystem, type RunState } from '../run-state.ts'

const Status = Type.Object({
  generation: Type.Union([Type.Integer(), Type.Null()]),
  position: Type.String(),
  build: Type.Union([Type.Object({ generation: Type.Integer(), position: Type.String() }), Type.Null()]),
})
const fits = Compile(Status)

const POLL_MS = 250
/** How long a build may take to show in the status after it was asked for. */
const BEGINS_WITHIN_MS = 10_000

async function statusOf(system: RunState): Promise<Static<typeof Status>> {
  const { status, body } = await askAdmin(system, '/status')
  if (status !== 200 || !fits.Check(body)) throw new UnavailableError(`the projector answers ${status}`)
  return body
}

export const rebuildCommand: Command = {
  name: 'rebuild',
  summary: 'builds the read models anew from the log beside the live ones, and swaps them in whole',
  usage: '',
  async run(args, env) {
    noArguments(args)
    const system = runningSystem(env)
    const before = (await statusOf(system)).generation ?? 0
    const asked = await askAdmin(system, '/rebuild', 'POST')
    if (asked.status !== 202) throw new UnavailableError(`the projector answers ${asked.status}`)
    const deadline = Date.now() + BEGINS_WITHIN_MS
    let seen = false
    for (;;) {
      const { generation, position, build } = await statusOf(system)
      if (generation !== null && generation > before) {
        return good({ generation, position }, `Generation ${generation} is live, at position ${position}.`)
      }
      seen ||= build !== null
      if (build === null && (seen || Date.now() > deadline)) {
        throw new UnavailableError(
          'the rebuild did not complete; the projector’s log says why, and nothing has changed',
        )
      }
      await pause(POLL_MS)
    }
  },
}
