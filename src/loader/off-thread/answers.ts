import type { ResolveResult } from '../hook-types.js'

/** The result for a signal: an empty module. */
export const NOTHING: ResolveResult = { url: 'data:text/javascript,', shortCircuit: true }

/** The result for a signal that asks for a text. Called in the hooks thread. */
export function answerWith(text = ''): ResolveResult {
  return { ...NOTHING, url: `data:,${encodeURIComponent(text)}` }
}

/** Returns the text that the hooks thread answers a signal with; `undefined` for an empty one. Blocks. */
export function answerTo(signal: string): string | undefined {
  const [, text = ''] = import.meta.resolve(signal).split(',')
  return decodeURIComponent(text) || undefined
}
