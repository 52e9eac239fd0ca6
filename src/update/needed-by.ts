import type { Module } from '../graph/module-graph.js'
import type { Source } from '../transpile/source.js'

/** A `require()` at the top level, as esbuild prints it for an `import` statement, an `import x = require()`, or the same written out. */
const REQUIRED = /^(?:(?:var|let|const) [^=\n]+ = )?(?:__toESM\(|__reExport\([^,\n]+, )?require\("([^"\\\n]*)"\)/gm
/** What may have lines that look like it. */
const STRING = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g

/** The specifiers without which a module can't be loaded: those of its statements, which are calls in CommonJS that was made of them. */
export function* neededBy({ format, code = '', uses }: Pick<Source, 'format' | 'code' | 'uses'>): Generator<string> {
  for (const [specifier, { isStatic }] of uses) if (isStatic) yield specifier
  if (format !== 'commonjs') return
  const withoutTemplates = code.replace(STRING, (text) => (text.startsWith('`') ? '``' : text))
  for (const [, specifier = ''] of withoutTemplates.matchAll(REQUIRED)) if (uses.has(specifier)) yield specifier
}

/** True if a module that has been evaluated can't have been loaded without a specifier: then that leads somewhere. */
export function hasNeeded(module: Module | undefined, specifier: string, source: Source | undefined): boolean {
  if (source === undefined || module?.evaluatedVersion === undefined) return false
  for (const needed of neededBy(source)) if (needed === specifier) return true
  return false
}
