import { describe, expect, it } from 'vitest'
import { answerForm, unreadableBody } from './negotiate.ts'

describe('the form of an answer', () => {
  it.each([
    [undefined, 'plain'],
    ['', 'plain'],
    ['*/*', 'plain'],
    ['application/*', 'plain'],
    ['application/json', 'json'],
    ['APPLICATION/JSON; charset=utf-8', 'json'],
    ['application/graphql-response+json', 'graphql'],
    ['application/graphql-response+json, application/json', 'graphql'],
    ['application/json, application/graphql-response+json', 'graphql'],
    ['application/graphql-response+json;q=0.5, application/json;q=0.9', 'json'],
    ['application/graphql-response+json;q=0.9, application/json;q=0.5', 'graphql'],
    ['application/graphql-response+json;q=0, */*', 'plain'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'plain'],
    ['application/json;q=0, */*;q=0.1', 'graphql'],
  ])('for Accept %s is %s', (accept, form) => {
    expect(answerForm(accept)).toBe(form)
  })

  it.each(['text/html', 'application/xml', 'application/json;q=0', '*/*;q=0', 'application/json;q=x', ',', 'json'])(
    'does not exist for Accept %s',
    (accept) => {
      expect(answerForm(accept)).toBeUndefined()
    },
  )
})

describe('a body', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
    'application/json;x=1',
  ])('is read as %s', (type) => {
    expect(unreadableBody(type, undefined)).toBeUndefined()
    expect(unreadableBody(type, 'identity')).toBeUndefined()
  })

  it.each([
    undefined,
    '',
    'text/plain',
    'application/graphql',
    'multipart/form-data',
    'application/json; charset=utf-16',
  ])('is not read as %s, and why is said', (type) => {
    expect(unreadableBody(type, undefined)).toMatch(/send (application\/json|UTF-8)/)
  })

  it('is not unpacked', () => {
    expect(unreadableBody('application/json', 'gzip')).toContain('gzip')
  })
})
