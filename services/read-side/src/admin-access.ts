import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProblemError, isLoopbackHost } from '@ioc/kit'
import type { createAdmin } from '@ioc/projections'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

async function installationKey(dataDir: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dataDir, 'api-key'), 'utf8')).trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** On loopback the admin interface is open; on any other address everything but health asks for the installation's key. */
export function guardAdmin(app: ReturnType<typeof createAdmin>, host: string, dataDir: string): void {
  if (isLoopbackHost(host)) return
  app.addHook('onRequest', async (request) => {
    if (request.url === '/healthz' || request.url === '/readyz') return
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    const key = await installationKey(dataDir)
    if (given === undefined || key === undefined || !timingSafeEqual(digest(given), digest(key))) {
      throw new ProblemError('unauthenticated', 'the admin interface asks for the key of the installation')
    }
  })
}
