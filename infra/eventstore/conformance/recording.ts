import { readFileSync } from 'node:fs'

/** One call through the client and what a real server answered. */
export interface Step {
  readonly op: string
  readonly args: Record<string, unknown>
  readonly result: Record<string, unknown>
}

export interface Recording {
  readonly name: string
  readonly what?: string
  readonly steps: readonly Step[]
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function readStep(value: unknown): Step {
  if (isRecord(value) && typeof value['op'] === 'string' && isRecord(value['args']) && isRecord(value['result'])) {
    return { op: value['op'], args: value['args'], result: value['result'] }
  }
  throw new Error(`not a step: ${JSON.stringify(value).slice(0, 200)}`)
}

/** Reads one of the two files of recordings beside this module. */
export function recordings(kind: 'cases' | 'histories'): Recording[] {
  const file: unknown = JSON.parse(readFileSync(new URL(`./${kind}.json`, import.meta.url), 'utf8'))
  const list: unknown = isRecord(file) ? file[kind] : undefined
  if (!Array.isArray(list)) throw new Error(`${kind}.json holds no list of ${kind}`)
  return list.map((item: unknown) => {
    if (!isRecord(item) || typeof item['name'] !== 'string' || !Array.isArray(item['steps']))
      throw new Error('not a recording')
    const what = item['what']
    return { name: item['name'], ...(typeof what === 'string' ? { what } : {}), steps: item['steps'].map(readStep) }
  })
}
