import { countComputedCalls, usesIn } from '../syntax/uses.js'
import { digestOf } from './digest.js'
import type { Contents, Source } from './source.js'

/** A source that is given to Node as it stands on disk. */
export function plainSource(path: string, contents: Contents, format: Source['format']): Source {
  const text = format === 'asset' ? undefined : String(contents)
  const code = format === 'commonjs' ? (text ?? '') : ''
  const uses = usesIn([], code)
  const computedCalls = countComputedCalls(uses, code)
  return { path, digest: digestOf(contents), format, code: undefined, text, map: undefined, uses, computedCalls }
}
