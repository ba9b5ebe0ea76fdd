/** Finds or fetches the programs that the tests need; one that is not to be had is one line and a failure, never a skip. */
import { findTool, TOOLS } from '@ioc/tools'

let missing = 0
for (const tool of [TOOLS.nats, TOOLS.k6, TOOLS.chromium]) {
  try {
    const { path, version } = await findTool(tool, { onProgress: (line) => void process.stderr.write(`  ${line}\n`) })
    process.stderr.write(`  ${tool.name} ${version}: ${path}\n`)
  } catch (error) {
    missing++
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  }
}
process.exitCode = missing === 0 ? 0 : 1
