import { UnknownDependencyError } from '../errors.js'
import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'
import { splitSuffix } from '../node/module-url.js'
import type { FileFinder } from '../resolve/file-finder.js'
import type { Sources } from '../transpile/sources.js'

/**
 * The path of the module that a specifier means in an importer; `undefined` for what is none of the project's files. What it has meant so far
 * is known from the graph: hooks of others may have taken it somewhere else than to where the finder would.
 *
 * Throws an `UnknownDependencyError` where the importer imports no such module. One that computes a specifier may import any, and of an
 * installed package the source is not known.
 */
export function dependencyOf(
  importer: Pick<Module, 'path' | 'imports'>,
  specifier: string,
  { sources, finder }: { sources: Sources; finder: FileFinder },
): string | undefined {
  const { name } = splitSuffix(specifier)
  for (const { imported, specifiers } of importer.imports.values()) if (specifiers.has(name)) return imported.path
  if (!isProjectFile(importer.path)) return undefined

  const pathOf = (written: string) => finder.find(splitSuffix(written).name, importer.path)
  const path = pathOf(specifier)
  const source = sources.get(importer.path)
  const imported = [...(source?.uses.keys() ?? [])]
  const isImported =
    imported.includes(specifier) || (path !== undefined && imported.some((each) => pathOf(each) === path))
  if (!isImported && (path === undefined || source?.computedCalls === 0)) {
    throw new UnknownDependencyError(importer.path, specifier, imported)
  }
  return path
}
