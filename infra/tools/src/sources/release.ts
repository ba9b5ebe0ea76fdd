import { createWriteStream } from 'node:fs'
import { readdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { WayFailed } from '../errors.ts'
import { expectHash } from '../files.ts'
import { run } from '../run.ts'
import type { ToolSpec } from '../spec.ts'
import type { Fetch } from './context.ts'

const LIMIT_MS = 180_000

const download = async (url: string, file: string): Promise<void> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) }).catch((cause: unknown) => {
    throw new WayFailed(`${new URL(url).host} can't be reached`, { cause })
  })
  if (!response.ok || !response.body) throw new WayFailed(`${url} answered ${response.status}`)
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file))
}

/** Downloads the release archive for this platform, checks its pinned hash, and unpacks the executable. */
export const fetchRelease =
  (spec: ToolSpec, release: NonNullable<ToolSpec['release']>): Fetch =>
  async (target, { env, scratch, onProgress }) => {
    const platform = `${process.platform}-${process.arch}`
    const archive = release.archives[platform]
    if (!archive) throw new WayFailed(`no pinned archive for ${platform}`)
    onProgress(`fetching ${spec.name} ${release.version} from its release page`)
    const file = join(scratch, basename(new URL(archive.url).pathname))
    await download(archive.url, file)
    await expectHash(file, [archive.sha256])
    await run('tar', ['-xzf', file, '-C', scratch], { env, timeoutMs: LIMIT_MS })
    const unpacked = (await readdir(scratch, { recursive: true })).find((path) => basename(path) === spec.name)
    if (!unpacked) throw new WayFailed(`the archive holds no ${spec.name}`)
    await rename(join(scratch, unpacked), target)
  }
