import { TRANSPILED_EXTENSIONS } from '../../files/file-kinds.js'
import { isInstalledTypeScript, isProjectFile } from '../../files/project-file.js'
import { extname, isAbsolute } from '../../node/path.js'
import type { FileFinder } from '../../resolve/file-finder.js'
import { isRelative } from '../../resolve/specifier.js'
import type { Source } from '../../transpile/source.js'
import type { CommonJs } from '../common-js/common-js.js'
import { type ExtensionHandler, loader } from '../common-js/node-common-js.js'
import { askersOf, foundFor } from '../common-js/require-resolve.js'
import { mayStandBehind } from '../common-js/stands-behind.js'
import type { LoadEvent, UnresolvedEvent } from '../events.js'
import { missingFileOf } from '../missing-file.js'
import type { RequiredSources } from './required-sources.js'

/** The extensions of files that may be ES modules. */
const JAVASCRIPT = ['.js', '.mjs']

export interface RequireHookPorts {
  readonly commonJs: CommonJs
  /** The current version of a module. */
  versionOf(path: string): number
  readonly finder: FileFinder
  readonly required: RequiredSources
  /** An ES module runs as CommonJS. */
  onRunAsCommonJs(path: string): void
  report(event: LoadEvent | UnresolvedEvent): void
}

/**
 * Patches Node's CommonJS loader so that `require()` finds and loads TypeScript. Node does not call hooks in the hooks thread for it.
 *
 * Nor would Node call them for what a required ES module imports, or ever load a new version of that. So a required ES module runs as
 * CommonJS. If it is imported as well, there are two instances of it.
 */
export class RequireHooks {
  readonly #ports: RequireHookPorts

  constructor(ports: RequireHookPorts) {
    this.#ports = ports
  }

  /** Replaces the functions of Node's CommonJS loader; to be called once. */
  install(): void {
    const resolveFilename = loader._resolveFilename
    const self = this
    loader._resolveFilename = function (this: unknown, request, parent, isMain, options) {
      const resolve = () => resolveFilename.call(this, request, parent, isMain, options)
      if (options?.paths !== undefined) {
        return foundFor(askersOf(request, undefined, options.paths), request, self.#ports.finder) ?? resolve()
      }
      return self.#resolve(request, parent?.filename ?? undefined, resolve)
    }
    for (const extension of TRANSPILED_EXTENSIONS) {
      // Node has no handler for TypeScript here: an existing one belongs to another hook, and stays.
      loader._extensions[extension] ??= (module, file) => module._compile(this.#codeOf(file).code, file)
    }
    const loadByNode = loader._extensions['.js']
    for (const extension of JAVASCRIPT) {
      const value: ExtensionHandler = (module, file) => {
        if (!isProjectFile(file)) return loadByNode?.(module, file)
        const { code, isMade } = this.#codeOf(file)
        return isMade ? module._compile(code, file) : loadByNode?.(module, file)
      }
      // Node tries those that can be enumerated where a `require()` leaves out the extension.
      const enumerable = extension in loader._extensions
      Object.defineProperty(loader._extensions, extension, { value, enumerable, writable: true, configurable: true })
    }
  }

  #resolve(request: string, importer: string | undefined, resolve: () => string): string {
    const { commonJs, finder, required } = this.#ports
    commonJs.onResolving()
    if (importer === undefined) return resolve()

    const isOurs = isProjectFile(importer) || (isInstalledTypeScript(importer) && isRelative(request))
    const own = isOurs ? finder.find(request, importer) : undefined
    const found = own ?? this.#foundByNode(request, importer, resolve)
    if (found === undefined) {
      const isPart = isProjectFile(importer) && isRelative(request) && commonJs.isDuringEvaluation(importer)
      if (isPart && commonJs.isRequiring(importer)) {
        this.#ports.report({ type: 'unresolved', kind: 'require', importer, specifier: request })
      }
      // Node throws again by itself, so that its error shows a line of the program and none of this package.
      return resolve()
    }
    if (!isAbsolute(found) || !isProjectFile(found)) return found
    commonJs.onResolved(importer, request, found)
    // `require.resolve()` does not load.
    if (!commonJs.isRequiring(importer)) return found
    if (commonJs.isRequiredByCurrent(importer)) commonJs.report(importer, request, found)
    // Node loads other files without a handler of hot-hook, and does not load again what is in its cache.
    const isHandled = [...TRANSPILED_EXTENSIONS, ...JAVASCRIPT].includes(extname(found))
    if (!isHandled && loader._cache[found] === undefined) this.#reportLoad(required.plain(found))
    return found
  }

  /** Returns the file that Node finds, or the TypeScript file behind the one that Node misses. */
  #foundByNode(request: string, importer: string, resolve: () => string): string | undefined {
    const { finder } = this.#ports
    try {
      return resolve()
    } catch (error) {
      const missing = missingFileOf(error)
      const linked = isProjectFile(importer) ? finder.inLinkedPackage(request, importer) : undefined
      const source = missing === undefined ? linked : finder.sourceOf(missing)
      return source !== undefined && mayStandBehind(source, request) ? source : undefined
    }
  }

  /** Returns the code to run for a file, and whether it differs from the text of the file. */
  #codeOf(file: string): { code: string; isMade: boolean } {
    const { commonJs, required } = this.#ports
    const source = required.source(file, this.#ports.versionOf(file))
    const made = source.format === 'module' ? required.asCommonJs(file) : source
    if (made !== source) this.#ports.onRunAsCommonJs(file)
    this.#reportLoad({ ...source, map: made.map })
    const code = made.code ?? made.text ?? ''
    commonJs.give(file, code)
    return { code, isMade: made.code !== undefined }
  }

  #reportLoad(source: Source): void {
    this.#ports.report({ type: 'load', source, version: this.#ports.versionOf(source.path) })
  }
}
