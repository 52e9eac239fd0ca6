import type { ModuleGraph } from '../graph/module-graph.js'
import type { Source } from '../transpile/source.js'
import type { Sources } from '../transpile/sources.js'

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
export function hasNeeded(
  specifier: string,
  importer: string,
  { graph, sources }: { readonly graph: ModuleGraph; readonly sources: Sources },
): boolean {
  const source = sources.get(importer)
  if (source === undefined || graph.get(importer)?.evaluatedVersion === undefined) return false
  for (const needed of neededBy(source)) if (needed === specifier) return true
  return false
}
