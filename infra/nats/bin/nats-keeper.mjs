// Runs nats-server as its only child and ends it when standard input closes, which is when the process that started
// this one is gone, by whatever means: nats-server itself would not notice. Plain JavaScript, since Node 20 runs it bare.
// Usage: node nats-keeper.mjs <nats-server> <arguments…>. Standard output: {"pid"} after the start, {"code","signal"} after the end.
import { spawn } from 'node:child_process'

const GRACE_MS = 10_000
const [binary, ...args] = process.argv.slice(2)
if (binary === undefined) {
  process.stderr.write('usage: node nats-keeper.mjs <nats-server> <arguments…>\n')
  process.exit(2)
}
const tell = (fact) => process.stdout.write(`${JSON.stringify(fact)}\n`)
// Whoever listened may be gone; that is not a reason to leave nats-server alone.
process.stdout.on('error', () => {})

const server = spawn(binary, args, { stdio: 'ignore' })
const stop = () => {
  server.kill('SIGTERM')
  setTimeout(() => server.kill('SIGKILL'), GRACE_MS).unref()
}
server.on('spawn', () => tell({ pid: server.pid }))
server.on('error', (error) => {
  tell({ failed: error.message })
  process.exitCode = 1
  process.stdin.destroy()
})
server.on('exit', (code, signal) => {
  tell({ code, signal })
  process.exitCode = code ?? 1
  process.stdin.destroy()
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop)
process.stdin.on('end', stop)
process.stdin.on('error', stop)
process.stdin.resume()
