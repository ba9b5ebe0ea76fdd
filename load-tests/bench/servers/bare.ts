import { bareServer, serve } from './listen.ts'

/** What a POST costs when nothing is done with it. */
const app = bareServer()
app.post('/v1/events', (_request, reply) => reply.code(201).send({ outcome: 'stored' }))
await serve(app)
