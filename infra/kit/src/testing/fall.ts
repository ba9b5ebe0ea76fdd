/** For a spec: a process in which something is thrown, or rejected, that nobody catches. */
import { createLogger } from '../logger.ts'
import { runProcess } from '../process.ts'

await runProcess(createLogger('fall'), async () => {
  if (process.argv[2] === 'rejected') void Promise.reject(new Error('out of the blue'))
  else
    setImmediate(() => {
      throw new Error('out of the blue')
    })
  return { close: async () => undefined }
})
