import { startNats } from '../src/index.ts'

/** Starts NATS in the directory given as argument, prints its address and process, and stays until it is killed. */
const { url, pid } = await startNats({ dataDir: process.argv[2] ?? '', port: 0, monitorPort: 0 })
process.stdout.write(`${JSON.stringify({ url, pid })}\n`)
setInterval(() => {}, 60_000)
