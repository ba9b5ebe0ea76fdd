import { checkData, CloudEvent } from '@ioc/contracts'
import { Compile } from 'typebox/compile'
import { bareServer, serve } from './listen.ts'

/** What a batch costs when it is parsed and validated, and nothing more. */
const envelope = Compile(CloudEvent)
const app = bareServer()
app.post('/v1/events', (request, reply) => {
  const events: unknown[] = Array.isArray(request.body) ? request.body : [request.body]
  const results = events.map((event, index) => {
    if (!envelope.Check(event)) return { index, id: null, outcome: 'refused' }
    const outcome = checkData(event.type, event.data).length === 0 ? 'stored' : 'refused'
    return { index, id: event.id, eventId: null, outcome }
  })
  return reply.send({ results })
})
await serve(app)
