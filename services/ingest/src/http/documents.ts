import { readFileSync } from 'node:fs'
import { PROBLEM_CODES, problemDetails, schemaEntries, type ProblemCodeName } from '@ioc/contracts'
import { ProblemError, packageFile } from '@ioc/kit'
import type { FastifyInstance } from 'fastify'

const JSON_TYPE = 'application/json; charset=utf-8'

const isProblemCode = (code: string): code is ProblemCodeName => Object.hasOwn(PROBLEM_CODES, code)

const problemList = (): unknown[] =>
  Object.entries(PROBLEM_CODES).map(([code, { status, title, hint }]) => ({
    code,
    type: `/problems/${code}`,
    status,
    title,
    hint,
  }))

/** What a connecting school reads first: schemas with examples, the service description, and what each problem means. */
export function registerDocuments(app: FastifyInstance): void {
  const documents = {
    '/v1/schemas': JSON.stringify(schemaEntries()),
    '/v1/problems': JSON.stringify(problemList()),
    '/openapi.json': readFileSync(packageFile('@ioc/contracts', 'generated', 'openapi.json'), 'utf8'),
  }
  for (const [path, text] of Object.entries(documents)) {
    app.get(path, async (_request, reply) => reply.type(JSON_TYPE).send(text))
  }
  app.get<{ Params: { code: string } }>('/problems/:code', async (request) => {
    const { code } = request.params
    if (!isProblemCode(code)) throw new ProblemError('not-found', `there is no problem ${code}`)
    return problemDetails(code)
  })
}
