import { hash } from 'node:crypto'

/** 132 bits: among 10^10 keys the chance of one collision is below 10^-19. */
const KEY_CHARACTERS = 22

const digest = (text: string): string => hash('sha256', text, 'base64').slice(0, KEY_CHARACTERS)

/** Key of a fact in the index. A source holds no line break, so the pair is unambiguous. */
export const factKey = (source: string, id: string): string => digest(`${source}\n${id}`)

/** Longer names than any unit has; keys of LMDB end at 1978 bytes. */
const LONGEST_NAME = 400

/** Key of a stream in the index: its name, unless that is too long for a key. */
export const streamKey = (stream: string): string => (stream.length <= LONGEST_NAME ? stream : digest(stream))
