import { UnknownDependencyError } from '../errors.js'
import { splitSuffix } from '../module-url.js'
import type { FileFinder } from '../resolve/file-finder.js'
import type { Sources } from '../transpile/sources.js'

/**
 * The path of the module that a specifier means in an importer; `undefined` for what is none of the project's files.
 *
 * Throws an `UnknownDependencyError` where the importer imports no such module. One that computes a specifier may import any.
 */
export function dependencyOf(
  importer: string,
  specifier: string,
  { sources, finder }: { sources: Sources; finder: FileFinder },
): string | undefined {
  const pathOf = (written: string) => finder.find(splitSuffix(written).name, importer)
  const path = pathOf(specifier)
  const source = sources.get(importer)
  const imported = [...(source?.uses.keys() ?? [])]
  const isImported =
    imported.includes(specifier) || (path !== undefined && imported.some((each) => pathOf(each) === path))
  if (!isImported && (path === undefined || source?.computedCalls === 0)) {
    throw new UnknownDependencyError(importer, specifier, imported)
  }
  return path
}
