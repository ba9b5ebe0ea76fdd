import { commands } from './commands/index.ts'
import { main } from './main.ts'

const { exit, out, err } = await main(commands, process.argv.slice(2), process.env)
process.stderr.write(err)
// Output to a pipe may be asynchronous: the exit waits for it.
process.stdout.write(out, () => process.exit(exit))
