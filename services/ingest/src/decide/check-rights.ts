import { findEvent, normalName } from '@ioc/contracts'
import type { Envelope } from '../envelope/envelope.ts'
import { refusal, type Refusal } from '../envelope/refusal.ts'
import type { Principal } from '@ioc/kit/keys'

/** Texts at a declared pointer, with the pointer of each. What is no text is left to the check of the data. */
function textsAt(value: unknown, tokens: readonly string[], pointer = ''): { pointer: string; text: string }[] {
  const [token, ...rest] = tokens
  if (token === undefined) return typeof value === 'string' ? [{ pointer, text: normalName(value) }] : []
  if (token === '*') {
    return Array.isArray(value)
      ? value.flatMap((each: unknown, index) => textsAt(each, rest, `${pointer}/${index}`))
      : []
  }
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, token)) return []
  return textsAt(Reflect.get(value, token), rest, `${pointer}/${token}`)
}

const textsOf = (data: unknown, pointer: string) => textsAt(data, pointer.split('/').slice(1))

/** A unit of this kind stands beside no other; who may open one may open others under nothing. */
const TOPMOST = 'province'

/**
 * Why a key may not say this fact; `undefined` when it may. A fact that attaches its unit to another, gives to another or speaks
 * of another needs a right over that one too, and one that opens or changes a unit needs the right over its kind: what is needed is
 * declared beside the type of event.
 */
export function rightMissing({ keyId, sources, units, kinds }: Principal, envelope: Envelope): Refusal | undefined {
  const { source, subject, type, data } = envelope
  if (!sources.allows(source)) return refusal('forbidden-source', `the key does not speak for ${source}`, '/source')
  if (!units.allows(subject)) return refusal('forbidden-unit', `the key does not speak for ${subject}`, '/subject')
  const needed = findEvent(type)?.rights
  if (needed === undefined) return undefined
  for (const path of needed.units) {
    const foreign = textsOf(data, path).find(({ text }) => !units.allows(text))
    if (foreign === undefined) continue
    return refusal('forbidden-unit', `the key does not speak for ${foreign.text}`, `/data${foreign.pointer}`)
  }
  const kind = needed.kind === undefined ? undefined : textsOf(data, needed.kind)[0]
  if (kind !== undefined && !kinds.allows(kind.text)) {
    return refusal(
      'forbidden-kind',
      `the key ${keyId} does not organise units of kind ${kind.text}`,
      `/data${kind.pointer}`,
    )
  }
  if (needed.under === undefined || kinds.allows(TOPMOST)) return undefined
  const [under] = textsOf(data, needed.under)
  if (under !== undefined && under.text !== subject) return undefined
  const detail = 'a unit under no other stands beside the province: name another unit that the key speaks for'
  return refusal('forbidden-unit', detail, `/data${needed.under}`)
}
