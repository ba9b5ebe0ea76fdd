import { readFileSync } from 'node:fs'
import { packageFile } from '@ioc/kit'

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses?: Readonly<Record<string, unknown>> }>>>
  >
}

const document = JSON.parse(
  readFileSync(packageFile('@ioc/contracts', 'generated', 'openapi.json'), 'utf8'),
) as Document

/** Whether a path lies at a path of the document, where `{name}` stands for one segment. */
const isAt = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path)

/**
 * Fails where an answer is not in the description of the service: every answer that a spec sees passes through here, so that the
 * description cannot drift from what is answered. A method that the path lacks must be in the 405 of another one.
 * @throws Error naming method, path and status.
 */
export function expectDocumented(method: string, url: string, status: number): void {
  const { pathname } = new URL(url, 'http://localhost')
  const operations = Object.entries(document.paths).find(([template]) => isAt(template, pathname))?.[1]
  if (operations === undefined) {
    if (status === 404) return
    throw new Error(`openapi.json has no path ${pathname}, which answers ${status}`)
  }
  const own = operations[method.toLowerCase()]
  const named = own === undefined ? (operations['get'] ?? operations['post']) : own
  if (own === undefined && status !== 405) throw new Error(`openapi.json has no ${method} ${pathname}`)
  if (named?.responses?.[String(status)] === undefined) {
    throw new Error(`openapi.json does not say that ${method} ${pathname} answers ${status}`)
  }
}
