import type { ImportUse } from './uses.js'

/** A `require()` at the top level, as esbuild prints it for an `import` statement, an `import x = require()`, or the same written out. */
const REQUIRED = /^(?:(?:var|let|const) [^=\n]+ = )?(?:__toESM\(|__reExport\([^,\n]+, )?require\("([^"\\\n]*)"\)/gm
/** What may have lines that look like it. */
const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g

/** What a source says of its imports. */
export interface ImportingCode {
  readonly format: string
  readonly code: string | undefined
  readonly uses: ReadonlyMap<string, ImportUse>
}

/** The specifiers without which a module can't be loaded: those of its statements, which are calls in CommonJS that was made of them. */
export function* neededBy({ format, code = '', uses }: ImportingCode): Generator<string> {
  for (const [specifier, { isStatic }] of uses) if (isStatic) yield specifier
  if (format !== 'commonjs') return
  const withoutTemplates = code.replace(STRING, (text) => (text.startsWith('`') ? '``' : text))
  for (const [, specifier = ''] of withoutTemplates.matchAll(REQUIRED)) if (uses.has(specifier)) yield specifier
}
