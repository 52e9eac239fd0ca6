import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { OWN_FOLDER } from '../own-files.js'

/** A file of this package that the server answers with, and its headers. */
export interface Document {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** The documents by the names of their files. They are made by the build. */
export const DOCUMENTS = {
  page: () => html('ui.html', "connect-src 'self'; img-src data:; frame-ancestors 'none'"),
  // Any page of the program may show it: nothing is in it to be seen.
  frame: () => html('ui-frame.html', "connect-src 'self'; worker-src 'self'"),
  relay: () => script('ui-relay.js', 'same-origin'),
  script: () => script('ui-reload.js', 'cross-origin'),
} as const

function script(name: string, policy: 'same-origin' | 'cross-origin'): Document {
  const type = 'text/javascript; charset=utf-8'
  return { body: read(name), headers: { 'content-type': type, 'cross-origin-resource-policy': policy } }
}

/** A page that may run the script that is in it, and no other. */
function html(name: string, policy: string): Document {
  const body = read(name)
  const hashes = (element: string) =>
    [...body.matchAll(new RegExp(`<${element}[^>]*>([\\s\\S]*?)</${element}>`, 'g'))].map(([, text = '']) => {
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    })
  const sources = (element: string) => hashes(element).join(' ') || "'none'"
  const own = `script-src ${sources('script')}; style-src ${sources('style')}`
  return {
    body,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; ${own}; base-uri 'none'; form-action 'none'; ${policy}`,
    },
  }
}

function read(name: string): string {
  return readFileSync(`${OWN_FOLDER}${name}`, 'utf8')
}
