/** A stand-in for a service: ends as ours do, on SIGTERM or when its parent's pipe closes, and notes what happened. */
import { appendFileSync } from 'node:fs'

const [, , name, diary, mode = 'plain'] = process.argv
const note = (what) => appendFileSync(diary, `${name} ${what} ${process.pid}\n`)
if (mode === 'gives-up') {
  process.stderr.write('the data is newer than this program\n')
  process.exit(70)
}
const end = (why) => {
  if (mode === 'stubborn') return
  note(why)
  process.exit(0)
}
process.on('SIGTERM', () => end('drained'))
process.stdin.on('end', () => end('orphaned'))
process.stdin.resume()
note(process.env.IOC_FAILPOINTS === undefined ? 'started' : 'started-with-failpoints')
setInterval(() => undefined, 1_000)
