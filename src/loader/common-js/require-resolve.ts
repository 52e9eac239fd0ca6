import { Module } from 'node:module'
import { isAbsolute, join } from 'node:path'
import { TYPESCRIPT_EXTENSIONS } from '../../files/file-kinds.js'
import { isProjectFile } from '../../files/project-file.js'
import type { FileFinder } from '../../resolve/file-finder.js'
import { missingFileOf } from '../missing-file.js'
import { mayStandBehind } from './stands-behind.js'

/** The parts of Node's CommonJS loader that programs and packages ask by themselves. */
interface CommonJsLoader {
  _resolveFilename(
    request: string,
    parent: { readonly filename?: string | null } | undefined,
    isMain?: boolean,
    options?: { readonly paths?: readonly string[] },
  ): string
  _extensions: Record<string, (module: unknown, file: string) => void>
}

/**
 * Lets `require.resolve()` find TypeScript, and packages that look for files of the project by themselves, where Node asks the synchronous
 * hooks about `require()` only. Packages that look into `require.extensions` find TypeScript there, behind all that Node has.
 */
export function installRequireResolve(finder: FileFinder): void {
  const loader = Module as unknown as CommonJsLoader
  const resolveFilename = loader._resolveFilename

  loader._resolveFilename = function (this: unknown, request, parent, isMain, options) {
    const importer = parent?.filename ?? undefined
    for (const asker of askersOf(request, importer, options?.paths)) {
      const found = finder.find(request, asker)
      if (found !== undefined && isProjectFile(found)) return found
    }
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
    // What Node throws by itself is shown by a line of the program, and not of ours.
    return behind ?? resolve()
  }

  // The one that stands there now: who replaces them all later is not to be called twice.
  const { '.js': loadJavaScript } = loader._extensions
  for (const extension of TYPESCRIPT_EXTENSIONS) {
    loader._extensions[extension] ??= (module, file) => loadJavaScript?.(module, file)
  }
}

/** The files of the project for which a request is made. */
function askersOf(request: string, importer: string | undefined, paths: readonly string[] | undefined): string[] {
  if (paths !== undefined) return paths.map((folder) => join(folder, 'resolve')).filter(isProjectFile)
  if (importer !== undefined && isProjectFile(importer)) return [importer]
  return isAbsolute(request) && isProjectFile(request) ? [request] : []
}
