import { isHotPoint } from '../graph/hot-point.js'
import type { Edge, Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import { basename, dirname, parse } from '../node/path.js'
import type { FileFinder } from '../resolve/file-finder.js'

export interface AffectedImportersPorts {
  readonly graph: ModuleGraph
  readonly rules: Rules
  readonly finder: FileFinder
}

/**
 * Returns the modules whose imports mean another file, now that these files were created or deleted.
 *
 * A specifier that found no file may mean a new one, and one that meant `x/index.ts` may mean a new `x.ts`. Only specifiers that can mean
 * one of the files are looked up: O(edges), and a few look-ups. Imports at hot points are left out: the next `import()` looks up its
 * specifier anyway.
 */
export function affectedImporters(
  files: readonly string[],
  { graph, rules, finder }: AffectedImportersPorts,
): Module[] {
  if (files.length === 0) return []
  const stems = new Set(files.flatMap(stemsOf))
  const affected: Module[] = []

  for (const module of graph.modules()) {
    const isAffected =
      [...module.unresolved, ...module.unresolvedRequires].some(
        (specifier) => finder.find(specifier, module.path) !== undefined,
      ) || [...module.imports.values()].some((edge) => !isHotPoint(edge, rules) && meansAnother(edge, stems, finder))
    if (isAffected) affected.push(module)
  }
  return affected
}

function meansAnother(edge: Edge, stems: ReadonlySet<string>, finder: FileFinder): boolean {
  if (edge.isRedirected) return false
  for (const specifier of edge.specifiers) {
    if (/^\.\.?(?:\/|$)/.test(specifier) && !namesOf(specifier).some((name) => stems.has(name))) continue
    const found = finder.find(specifier, edge.importer.path)
    if (found !== undefined && found !== edge.imported.path) return true
  }
  return false
}

/** The names in a relative specifier, any of which may be a link. Others are always looked up: an alias need not name its file. */
function namesOf(specifier: string): string[] {
  return [...specifier.split('/'), parse(specifier).name].map(withoutCase)
}

/** The last names of specifiers that can mean a file: its own, and for an index file that of its folder. */
function stemsOf(file: string): string[] {
  const stem = parse(file).name
  return (stem === 'index' ? [stem, basename(dirname(file)), '.', '..', ''] : [stem]).map(withoutCase)
}

/** A file system may not tell upper from lower case. A look-up too many does no harm. */
function withoutCase(name: string): string {
  return name.toLowerCase()
}
