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

/** What is known of an import from the version of the importer that runs. */
export type Knowledge =
  /** That version can't have been loaded without it: then it leads somewhere. */
  | 'needed'
  /** It stands in the text of that version, which somebody else's hook has made into something without it. */
  | 'made away'
  | undefined

export function knowledgeOf(
  specifier: string,
  importer: string,
  { graph, sources }: { readonly graph: ModuleGraph; readonly sources: Sources },
): Knowledge {
  const source = sources.get(importer)
  if (source === undefined || graph.get(importer)?.evaluatedVersion === undefined) return undefined
  if (includes(neededBy(source), specifier)) return 'needed'
  return source.own !== undefined && includes(neededBy(source.own), specifier) ? 'made away' : undefined
}

function includes(specifiers: Iterable<string>, wanted: string): boolean {
  for (const specifier of specifiers) if (specifier === wanted) return true
  return false
}
