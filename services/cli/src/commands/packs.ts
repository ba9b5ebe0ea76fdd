import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseKpiPack, type KpiPack } from '@ioc/contracts'
import { EXIT, packageFile } from '@ioc/kit'
import { readArguments } from '../arguments.ts'
import { columns, UsageError, type Command } from '../command.ts'

type Read = { readonly file: string } & ({ readonly pack: KpiPack } | { readonly problem: string })

function read(file: string): Read {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read`, { cause: error })
  }
  try {
    return { file, pack: parseKpiPack(JSON.parse(text)) }
  } catch (error) {
    return { file, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** The packs that ship with the system. */
function shipped(): string[] {
  const folder = packageFile('@ioc/contracts', 'kpi-packs')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

export const packsCommand: Command = {
  name: 'packs',
  summary: 'lists the KPI packs, or checks pack files',
  usage: '[FILE…]',
  run(args) {
    const { positionals } = readArguments(args, {})
    const packs = (positionals.length > 0 ? positionals : shipped()).map(read)
    const rows = packs.map((found) =>
      'pack' in found
        ? [found.pack.code, found.pack.period, String(found.pack.indicators.length), found.pack.name]
        : [found.file, '', '', found.problem],
    )
    const sound = packs.every((found) => 'pack' in found)
    const data = packs.map((found) => {
      if ('problem' in found) return found
      const { code, version, name, period, indicators } = found.pack
      return { file: found.file, code, version, name, period, indicators: indicators.length }
    })
    const text = columns([['code', 'period', 'indicators', 'name'], ...rows])
    return Promise.resolve({ exit: sound ? EXIT.good : EXIT.difference, data: { packs: data }, text })
  },
}
