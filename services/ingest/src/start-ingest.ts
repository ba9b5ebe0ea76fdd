import { catalogue } from '@ioc/contracts'
import { connectLog } from '@ioc/log-client'
import { isDiskTrouble, logUrl, pause } from '@ioc/kit'
import { buildIngest } from './app.ts'
import { createFactIndex } from './fact-index/fact-index.ts'
import { openFactStore } from './fact-index/fact-store.ts'
import { startFollower } from './fact-index/follower.ts'
import { claimIndexDirectory } from './fact-index/index-directory.ts'
import { ensureApiKey, keyWitness, openKeyRing } from '@ioc/kit/keys'
import { eventStoreLog } from './log/event-store-log.ts'
import { standIn } from './stand-in.ts'
import type { IngestSurroundings, RunningIngest } from './surroundings.ts'

const DISPOSE_MS = 1_000

/** What lies on the disk: keys, and the index in a directory that is ours alone. */
function openFiles({ config, machine, logger }: IngestSurroundings) {
  ensureApiKey(config.IOC_DATA_DIR)
  const keys = openKeyRing(config.IOC_DATA_DIR, logger)
  const directory = claimIndexDirectory(config.IOC_DATA_DIR)
  try {
    return { keys, directory, index: createFactIndex(openFactStore(directory.path, logger), machine.timers) }
  } catch (error) {
    directory.release()
    throw error
  }
}

/**
 * Composition root: opens keys and index, connects the log, listens. Ready once the index is level with the log. While the disk
 * lets nothing be opened, a stand-in listens and tells senders to retry; what the disk does not explain is thrown.
 */
export async function startIngest(surroundings: IngestSurroundings): Promise<RunningIngest> {
  try {
    return await serve(surroundings, openFiles(surroundings))
  } catch (error) {
    if (!isDiskTrouble(error)) throw error
    return standIn(surroundings, error, {
      open: () => openFiles(surroundings),
      serve: (files, port) => serve({ ...surroundings, port }, files),
    })
  }
}

async function serve(
  { config, clock, machine, failpoints, logger, port }: IngestSurroundings,
  { keys, directory, index }: ReturnType<typeof openFiles>,
): Promise<RunningIngest> {
  const client = connectLog(logUrl(config))
  const log = eventStoreLog(client, config.INGEST_APPEND_TIMEOUT_MS, machine.timers, keyWitness(config.IOC_DATA_DIR))
  const follower = startFollower({ log, index, machine, failpoints, logger })
  const app = buildIngest({ config, clock, machine, catalogue, log, index, follower, keys, failpoints, logger })
  const release = async (): Promise<void> => {
    await follower.close()
    await index.close()
    // Everything is settled by now; a call that the client never lets go of must not hold up the end.
    await Promise.race([client.dispose(), pause(machine.timers, DISPOSE_MS)])
    directory.release()
  }
  try {
    const url = await app.listen({ host: config.IOC_HOST, port })
    logger.info({ url, index: directory.path }, 'ingest listens')
    return {
      url,
      async close() {
        await app.close()
        await release()
      },
    }
  } catch (error) {
    await release()
    throw error
  }
}
