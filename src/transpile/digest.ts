import { hash } from 'node:crypto'

/**
 * What tells a text from every other one: its SHA-256 as 32 characters, each of which stands for a byte. It takes the place of the text
 * wherever texts are only compared, and costs a few microseconds.
 */
export function digestOf(text: string | NodeJS.ArrayBufferView): string {
  return hash('sha256', text, 'binary')
}
