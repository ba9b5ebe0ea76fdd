import { ioc } from '../faults/ioc-command.ts'
import { cleanEnvironment, type System } from '../lib/system.ts'
import { expectation, type Expectation } from './attack.ts'

/** Whether live read models equal a rebuild from the log alone. */
export async function verify(system: System): Promise<Expectation> {
  const env = { ...cleanEnvironment(), IOC_DATA_DIR: system.dataDir }
  const { code, output, errors } = await ioc(['verify', '--json'], env)
  return expectation('ioc verify is identical', code === 0, code === 0 ? '' : output + errors)
}
