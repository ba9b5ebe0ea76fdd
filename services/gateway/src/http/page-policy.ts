import { createHash } from 'node:crypto'

/** The text of every element of a name that stands in a page itself; what names a file has none. */
const inline = (html: string, element: 'script' | 'style'): string[] =>
  [...html.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, 'g'))].flatMap(([, text = '']) =>
    text === '' ? [] : [text],
  )

const hashesOf = (texts: readonly string[]): string =>
  texts.map((text) => ` 'sha256-${createHash('sha256').update(text).digest('base64')}'`).join('')

/** `'self'` means sockets too, but not to every browser that hangs on a wall: they are named as well. */
const connections = (host: string | undefined): string =>
  host === undefined ? "'self'" : `'self' ws://${host} wss://${host}`

/**
 * Content-Security-Policy of a page of ours: what comes from here, and what stands in the page as it was built.
 * @param host Host of the request, which has passed the check of hosts
 */
export const pagePolicy = (html: string, host: string | undefined): string =>
  [
    "default-src 'none'",
    `script-src 'self'${hashesOf(inline(html, 'script'))}`,
    `style-src 'self'${hashesOf(inline(html, 'style'))}`,
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src ${connections(host)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * Content-Security-Policy of the explorer. Its scripts are files of its own and one that carries the nonce; it writes the styles
 * of its components while it runs, some without a nonce, so that styles alone are free.
 */
export const explorerPolicy = (nonce: string, host: string | undefined): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    "worker-src 'self'",
    "manifest-src 'self'",
    `connect-src ${connections(host)}`,
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
