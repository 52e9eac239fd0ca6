import { bufferOf } from '../transpile/given-source.js'
import { withPrelude } from '../transpile/prelude.js'
import type { LoadResult } from './hook-types.js'

/**
 * Adds `import.meta.hot` to an ES module of an installed package, if its text may use it: packages read it to decide whether they may keep
 * the result of a lazy `import()`. All other modules are returned unchanged.
 */
export function withHotInPackage(result: LoadResult): LoadResult {
  if (result.format !== 'module' || !result.source) return result
  const bytes = typeof result.source === 'string' ? result.source : bufferOf(result.source)
  if (!bytes.includes('import.meta')) return result
  const text = bytes.toString()
  return NAMES_HOT.test(text) ? { ...result, source: withPrelude(text) } : result
}

/** Matches `import.meta.hot`, `'hot' in import.meta` and `const { hot } = import.meta`. A wrong guess costs one call per module. */
const NAMES_HOT = /\bhot\b/
