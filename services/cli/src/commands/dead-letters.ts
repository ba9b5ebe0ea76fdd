import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { noArguments } from '../arguments.ts'
import { askAdmin } from '../admin.ts'
import { columns, good, UnavailableError, type Command } from '../command.ts'
import { runningSystem } from '../run-state.ts'

const DeadLetter = Type.Object({
  position: Type.String(),
  eventId: Type.String(),
  stream: Type.String(),
  type: Type.String(),
  model: Type.String({ description: 'read model that could not take the fact; empty: none could read it' }),
  reason: Type.String(),
  bytes: Type.String({ description: 'base64' }),
})
const Page = Compile(Type.Object({ total: Type.Integer(), deadLetters: Type.Array(DeadLetter) }))

const PAGE = 1_000
/** More than a person reads; the total is told. */
const MOST = 10_000

export const deadLettersCommand: Command = {
  name: 'dead-letters',
  summary: 'shows what could not be processed, with position, reason and (--json) bytes',
  usage: '',
  async run(args, env) {
    noArguments(args)
    const system = runningSystem(env)
    const deadLetters: Static<typeof DeadLetter>[] = []
    let total = 0
    for (let after = '0'; deadLetters.length < MOST; after = deadLetters.at(-1)?.position ?? after) {
      const { status, body } = await askAdmin(system, `/dead-letters?after=${after}&limit=${PAGE}`)
      if (status !== 200 || !Page.Check(body)) throw new UnavailableError(`the projector answers ${status}`)
      total = body.total
      deadLetters.push(...body.deadLetters)
      if (body.deadLetters.length < PAGE) break
    }
    const rows = deadLetters.map(({ position, model, stream, type, reason }) => [
      position,
      model === '' ? 'all' : model,
      stream,
      type,
      reason,
    ])
    const table = columns([['position', 'read model', 'stream', 'type', 'reason'], ...rows])
    const more = total > rows.length ? `\n\n${rows.length} of ${total} are shown.` : ''
    return good({ total, deadLetters }, rows.length === 0 ? 'There are none.' : `${table}${more}`)
  },
}
