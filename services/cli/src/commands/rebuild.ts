import { setTimeout as pause } from 'node:timers/promises'
import { askAdmin } from '../admin.ts'
import { readArguments } from '../arguments.ts'
import { good, UnavailableError, UsageError, type Command, type Result } from '../command.ts'
import { statusOf, type ProjectorStatus } from '../projector-status.ts'
import { runningSystem, type RunState } from '../run-state.ts'

const POLL_MS = 250
const POLLS_PER_LINE = 8
/** How long a build may take to show in the status after it was asked for. */
const BEGINS_WITHIN_MS = 10_000

/** Says how far a build is, on the error output: the result alone goes to the other. */
function tell({ build }: ProjectorStatus): void {
  if (build !== null) process.stderr.write(`  position ${build.position} of ${build.head}, ${build.facts} facts\n`)
}

/** Waits for what `done` finds in the status. @throws UnavailableError when nothing is built any more, and it is not done. */
async function waitFor<Found>(system: RunState, done: (status: ProjectorStatus) => Found | undefined): Promise<Found> {
  const deadline = Date.now() + BEGINS_WITHIN_MS
  let seen = false
  for (let polls = 0; ; polls++) {
    const status = await statusOf(system)
    const found = done(status)
    if (found !== undefined) return found
    const builds = status.build !== null || status.waiting.length > 0
    seen ||= builds
    if (!builds && (seen || Date.now() > deadline)) {
      throw new UnavailableError('the rebuild did not complete; the projector’s log says why, and nothing has changed')
    }
    if (polls % POLLS_PER_LINE === POLLS_PER_LINE - 1) tell(status)
    await pause(POLL_MS)
  }
}

async function ask(system: RunState, path: string): Promise<void> {
  const asked = await askAdmin(system, path, 'POST')
  if (asked.status === 404) throw new UsageError('there is no read model of this name')
  if (asked.status !== 202) throw new UnavailableError(`the projector answers ${asked.status}`)
}

async function rebuildAll(system: RunState): Promise<Result> {
  const before = (await statusOf(system)).generation ?? 0
  await ask(system, '/rebuild')
  return waitFor(system, ({ generation, position }) =>
    generation !== null && generation > before
      ? good({ generation, position }, `Generation ${generation} is live, at position ${position}.`)
      : undefined,
  )
}

async function rebuildOne(system: RunState, model: string): Promise<Result> {
  const before = (await statusOf(system)).models[model]?.build ?? 0
  await ask(system, `/rebuild?model=${encodeURIComponent(model)}`)
  return waitFor(system, ({ models, position }) => {
    const { build, version } = models[model] ?? { build: 0, version: 0 }
    if (build <= before) return undefined
    return good({ model, version, build, position }, `${model} (version ${version}) is live, at position ${position}.`)
  })
}

export const rebuildCommand: Command = {
  name: 'rebuild',
  summary: 'builds the read models, or one of them, anew from the log beside the live ones, and swaps them in whole',
  usage: '[--model NAME]',
  async run(args, env) {
    const { values, positionals } = readArguments(args, { model: { type: 'string' } })
    if (positionals.length > 0) throw new UsageError(`"${positionals[0]}" is not expected here`)
    const system = runningSystem(env)
    return values.model === undefined ? rebuildAll(system) : rebuildOne(system, values.model)
  },
}
