import { builtin } from '../node/builtin.js'

/**
 * What tells a text from every other one: its SHA-256. It takes the place of the text wherever texts are only compared.
 *
 * `node:crypto` is loaded when it is first asked, which no start does that finds all in the cache.
 */
export function digestOf(text: string | Buffer): string {
  return builtin('node:crypto').hash('sha256', text, 'base64url')
}
