import { readFile } from 'node:fs/promises'

/** Names the present start of the machine (Linux); empty where the system does not say. */
export async function readBootId(path = '/proc/sys/kernel/random/boot_id'): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
