import { bufferOf } from '../transpile/given-source.js'
import { withPrelude } from '../transpile/prelude.js'
import type { LoadResult } from './hook-types.js'

/**
 * Gives `import.meta.hot` to an ES module of an installed package, if its text names it in any way: packages ask for it to know whether what
 * a lazy `import()` gave may be kept. All other modules are returned as they are.
 */
export function withHotInPackage(result: LoadResult): LoadResult {
  if (result.format !== 'module' || !result.source) return result
  const bytes = typeof result.source === 'string' ? result.source : bufferOf(result.source)
  if (!bytes.includes('import.meta')) return result
  const text = bytes.toString()
  return NAMES_HOT.test(text) ? { ...result, source: withPrelude(text) } : result
}

/** `import.meta.hot`, `'hot' in import.meta`, `const { hot } = import.meta`; a wrong guess costs a call. */
const NAMES_HOT = /\bhot\b/
