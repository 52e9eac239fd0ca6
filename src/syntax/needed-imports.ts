import { stringsAfter } from './strings-after.js'
import type { ImportUse } from './uses.js'

/** Matches a `require()` at the top level, as esbuild prints it for an `import` statement, an `import x = require()` or a call. */
const REQUIRED = /^(?:(?:var|let|const) [^=\n]+ = )?(?:__toESM\(|__reExport\([^,\n]+, )?require\("/gm

/** Code, and how it uses each specifier. */
export interface ImportingCode {
  readonly format: string
  readonly code: string | undefined
  readonly uses: ReadonlyMap<string, ImportUse>
}

/** Yields the specifiers that a module can't be loaded without: those of its statements, and in CommonJS of its top-level `require()`. */
export function* neededBy({ format, code = '', uses }: ImportingCode): Generator<string> {
  for (const [specifier, { isStatic }] of uses) if (isStatic) yield specifier
  if (format !== 'commonjs') return
  for (const { text } of stringsAfter(REQUIRED, code)) if (uses.has(text)) yield text
}
