import { hash } from 'node:crypto'
import { canonicalJson } from '@ioc/contracts'
import type { KeyPart, Thing } from './declaration.ts'

/**
 * The key under which things are hashed where an installation has set none: specs and bare libraries. A hash under it can be
 * undone by trying ids, which a secret of the installation prevents.
 */
export const DEFAULT_THING_KEY = 'not-a-secret'

const HEX_OF_128_BITS = 32

/** Tells keys apart without giving them away; part of what tables are laid out for, since another key makes other rows. */
export const fingerprintOf = (key: string): string => hash('sha256', `fingerprint\n${key}`, 'hex').slice(0, 16)

const readPart = (part: KeyPart): ((data: Readonly<Record<string, unknown>>) => unknown) =>
  typeof part === 'string' ? (data) => data[part] : (data) => part.read(data)

/** Absent is null, which no text, number or truth value is. */
const partText = (value: unknown): unknown =>
  value === undefined ? null : typeof value === 'object' ? canonicalJson(value) : value

/**
 * Makes what hashes things of one sort: the first 128 bits of SHA-256 over the key and the RFC 8785 text of group, subject and
 * the values of the key, as a decimal.
 * @returns a function of the subject, the data (which fits its schema) and the place of the row among those of one report
 */
export function thingHasher(
  { group, key, subject: subjectField }: Thing,
  secret: string,
): (subject: string, data: Readonly<Record<string, unknown>>, row?: number) => string {
  const parts = key.map(readPart)
  const prefix = `${secret}\n`
  return (subject, data, row = 0) => {
    const owner = subjectField === undefined ? subject : data[subjectField]
    const content: unknown[] = [group, owner]
    for (const part of parts) content.push(partText(part(data)))
    if (row > 0) content.push(row)
    const digest = hash('sha256', prefix + JSON.stringify(content), 'hex')
    return String(BigInt(`0x${digest.slice(0, HEX_OF_128_BITS)}`))
  }
}
