import { basename, dirname, extname } from 'node:path'
import { isHotPoint } from '../graph/hot-point.js'
import type { Edge, Module, ModuleGraph, Rules } from '../graph/module-graph.js'
import type { FileFinder } from '../resolve/file-finder.js'

export interface AffectedImportersPorts {
  readonly graph: ModuleGraph
  readonly rules: Rules
  readonly finder: FileFinder
}

/**
 * The modules whose imports mean something else now that files have come or gone.
 *
 * A specifier that led nowhere may lead to a new file, and one that led to `x/index.ts` to a new `x.ts`. Only imports that could
 * mean one of the files are looked at: O(edges), and a few file look-ups. Whoever asks at a hot point will find out by himself.
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

/** The names in a relative specifier, any of which may be that of a link; a name from a tsconfig has nothing in common with its file. */
function namesOf(specifier: string): string[] {
  return [...specifier.split('/'), stemOf(specifier)]
}

/** The last names of specifiers that may mean a file: its own, and for an index file its folder's. */
function stemsOf(file: string): string[] {
  const stem = stemOf(file)
  return stem === 'index' ? [stem, basename(dirname(file)), '.', '..', ''] : [stem]
}

function stemOf(path: string): string {
  const name = nameOf(path)
  return name.slice(0, name.length - extname(name).length)
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
