import { UnknownDependencyError } from '../errors.js'
import { isProjectFile } from '../files/project-file.js'
import type { Module } from '../graph/module-graph.js'
import { splitSuffix } from '../node/module-url.js'
import type { FileFinder } from '../resolve/file-finder.js'
import type { Sources } from '../transpile/sources.js'

/**
 * Returns the path of the project file that a specifier means in an importer; `undefined` if it means anything else. The graph is asked
 * first, since a hook of another package may have redirected the import.
 *
 * Throws an `UnknownDependencyError` if the importer does not import that file. It does not throw for an importer that computes a specifier
 * and may import any file, or for an installed package, whose source is not known.
 */
export function dependencyOf(
  importer: Pick<Module, 'path' | 'imports'>,
  specifier: string,
  { sources, finder }: { sources: Sources; finder: FileFinder },
): string | undefined {
  const { name } = splitSuffix(specifier)
  for (const { imported, specifiers } of importer.imports.values()) if (specifiers.includes(name)) return imported.path
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
