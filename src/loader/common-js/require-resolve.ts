import { TYPESCRIPT_EXTENSIONS } from '../../files/file-kinds.js'
import { isProjectFile } from '../../files/project-file.js'
import { isAbsolute, join } from '../../node/path.js'
import type { FileFinder } from '../../resolve/file-finder.js'
import { missingFileOf } from '../missing-file.js'
import { loader } from './node-common-js.js'
import { mayStandBehind } from './stands-behind.js'

/**
 * Lets `require.resolve()` find TypeScript, and packages that look for files of the project by themselves, where Node calls the synchronous
 * hooks for `require()` only. Packages that read `require.extensions` find TypeScript there, after all extensions of Node.
 */
export function installRequireResolve(finder: FileFinder): void {
  const resolveFilename = loader._resolveFilename

  loader._resolveFilename = function (this: unknown, request, parent, isMain, options) {
    const importer = parent?.filename ?? undefined
    const found = foundFor(askersOf(request, importer, options?.paths), request, finder)
    if (found !== undefined) return found
    const resolve = () => resolveFilename.call(this, request, parent, isMain, options)
    if (importer === undefined) return resolve()
    let behind: string | undefined
    try {
      return resolve()
    } catch (error) {
      const missing = missingFileOf(error)
      const source = missing === undefined ? undefined : finder.sourceOf(missing)
      if (source !== undefined && mayStandBehind(source, request)) behind = source
      else if (isProjectFile(importer)) behind = finder.inLinkedPackage(request, importer)
    }
    // Node is called again, so that its error is thrown here and shows a line of the program, not of this file.
    return behind ?? resolve()
  }

  // The present handler: a package that replaces all handlers later must not be called twice.
  const { '.js': loadJavaScript } = loader._extensions
  for (const extension of TYPESCRIPT_EXTENSIONS) {
    loader._extensions[extension] ??= (module, file) => loadJavaScript?.(module, file)
  }
}

/** The project file that a request means for the first of these files for which it means one. */
export function foundFor(askers: readonly string[], request: string, finder: FileFinder): string | undefined {
  for (const asker of askers) {
    const found = finder.find(request, asker)
    if (found !== undefined && isProjectFile(found)) return found
  }
  return undefined
}

/** The project files for which a request is resolved: one in each of `paths`, the importer, or the requested file itself. */
export function askersOf(request: string, importer: string | undefined, paths: unknown): string[] {
  if (paths !== undefined)
    return foldersIn(paths)
      .map((folder) => join(folder, 'resolve'))
      .filter(isProjectFile)
  if (importer !== undefined && isProjectFile(importer)) return [importer]
  return isAbsolute(request) && isProjectFile(request) ? [request] : []
}

/** The folders in `paths`; none if it is no list, which Node refuses. */
function foldersIn(paths: unknown): string[] {
  return Array.isArray(paths) ? paths.filter((folder) => typeof folder === 'string') : []
}
