import { createLedger, type Ledger } from '../ledger/ledger.ts'
import { ioc } from '../faults/ioc-command.ts'
import { sendAll, type Intake } from '../lib/intake.ts'
import { isReady } from '../lib/run-state.ts'
import { until } from '../lib/until.ts'
import { createRandom } from '../lib/random.ts'
import { cleanEnvironment, startSystem, type System } from '../lib/system.ts'
import { createWorkload, DAY, JUDGED, opened } from '../lib/workload.ts'
import { expectation, type Attack, type Expectation, type Size } from './attack.ts'
import { beside, type Experience, type Served } from './bystander.ts'
import { Crowd } from './crowd.ts'
import { verify } from './verify.ts'
import { watch, type Memory } from './watch.ts'

/** What came of one attack. */
export interface Report {
  readonly attack: Attack
  readonly expectations: readonly Expectation[]
  readonly memory: readonly Memory[]
  readonly experience: Experience
}

/** A system under attack, with honest users beside. */
export interface Campaign {
  readonly system: System
  readonly ledger: Ledger
  readonly attack: (attack: Attack) => Promise<Report>
  /** Whether live read models equal a rebuild from the log alone. */
  readonly verify: () => Promise<Expectation>
  readonly stop: () => Promise<void>
}

const REPORTS = { small: 3_000, full: 30_000 }
const SEED = 1

/** Part of the honest users' requests that must be served at the first try, whatever others do. */
const LEAST_SERVED = 0.5

const fairly = (who: string, { tried, served, instead }: Served): Expectation =>
  expectation(
    `the ${who} beside is served`,
    tried > 0 && served / tried >= LEAST_SERVED,
    `${served} of ${tried} at the first try${instead.length === 0 ? '' : `; else ${instead.slice(0, 3).join(', ')}`}`,
  )

/** A key as an operator issues one. */
async function keyFor(system: System, name: string, unit: string): Promise<Intake> {
  const issue = ['keys', 'add', '--json', '--name', name, '--source', 'urn:judge*', '--unit', unit]
  const { code, output, errors } = await ioc(issue, { ...cleanEnvironment(), IOC_DATA_DIR: system.dataDir })
  if (code !== 0) throw new Error(`no key for ${name}: ${output}${errors}`)
  const { key } = JSON.parse(output) as { readonly key: string }
  return { url: system.urls.ingest, key }
}

const WHOLE_MS = 60_000

/** Whether every process is there and ready. */
async function isWhole({ state, urls }: System): Promise<boolean> {
  if (state().pids.gateway === undefined || state().pids.relay === undefined) return false
  const ready = await Promise.all([urls.ingest, urls.admin, urls.graphql].map(isReady))
  return ready.every(Boolean)
}

/** Starts a system with some schools, a bystander's key and an attacker's. */
export async function startCampaign(size: Size): Promise<Campaign> {
  const system = await startSystem()
  const ledger = createLedger()
  const workload = createWorkload({ name: 'before', schools: 30, reports: REPORTS[size], random: createRandom(SEED) })
  const first = [
    ...workload.opening,
    ...['BYSTANDER', 'GREEDY', 'POISONED'].map((code) => opened(code, 'school', JUDGED)),
  ]
  await sendAll(system.intake, ledger, first)
  await sendAll(system.intake, ledger, workload.reports)
  const bystander = await keyFor(system, 'bystander', 'BYSTANDER')
  const attacker = await keyFor(system, 'attacker', 'GREEDY')
  return {
    system,
    ledger,
    stop: () => system.stop(),
    async attack(attack) {
      // What an attack before this one ended must not be put down to it.
      await until('the system to be whole', () => isWhole(system), WHOLE_MS)
      const crowd = new Crowd()
      const name = `${attack.name}-${DAY}`
      const during = (): Promise<readonly Expectation[]> =>
        attack.run({ system, size, attacker, crowd }).finally(() => crowd.disperse())
      const { memory, died, result } = await watch(system.state, () => beside(system, bystander, ledger, name, during))
      const { experience } = result
      const grown = memory.filter(({ before, peak }) => peak - before > attack.maxGrowthMiB)
      return {
        attack,
        memory,
        experience,
        expectations: [
          ...result.result,
          expectation('no process ends', died.length === 0, died.join(', ')),
          expectation(
            `no process grows by more than ${attack.maxGrowthMiB} MiB`,
            grown.length === 0,
            grown.map((one) => `${one.name} ${one.before.toFixed(0)} → ${one.peak.toFixed(0)} MiB`).join(', '),
          ),
          fairly('school', experience.school),
          fairly('analyst', experience.analyst),
          expectation(
            'the screen beside hears news and is not sent away',
            experience.screen.messages > 0 && experience.screen.closes === 0,
            `${experience.screen.messages} messages, ${experience.screen.closes} closes`,
          ),
        ],
      }
    },
    verify: () => verify(system),
  }
}
