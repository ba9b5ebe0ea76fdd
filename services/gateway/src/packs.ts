import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseKpiPack, type KpiPack } from '@ioc/contracts'
import { packageFile } from '@ioc/kit'

/**
 * Reads every KPI pack that ships with the system.
 * @throws Error naming the file that does not fit.
 */
export function loadPacks(directory = packageFile('@ioc/contracts', 'kpi-packs')): readonly KpiPack[] {
  const packs = readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const file: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'))
      const pack = parseKpiPack(file)
      if (`${pack.code}.json` !== name) throw new Error(`${name}: the pack calls itself ${pack.code}`)
      return pack
    })
  return packs
}
