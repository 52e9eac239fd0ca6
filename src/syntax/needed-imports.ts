import type { ImportUse } from './uses.js'

/** Matches a `require()` at the top level, as esbuild prints it for an `import` statement, an `import x = require()` or a call. */
const REQUIRED = /^(?:(?:var|let|const) [^=\n]+ = )?(?:__toESM\(|__reExport\([^,\n]+, )?require\("([^"\\\n]*)"\)/gm
/** Matches strings; a template may have lines that look like such a `require()`. */
const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g

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
  const withoutTemplates = code.replace(STRING, (text) => (text.startsWith('`') ? '``' : text))
  for (const [, specifier = ''] of withoutTemplates.matchAll(REQUIRED)) if (uses.has(specifier)) yield specifier
}
