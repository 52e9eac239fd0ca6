import { Module } from 'node:module'
import { extname, isAbsolute } from 'node:path'
import { TRANSPILED_EXTENSIONS } from '../../files/file-kinds.js'
import { isInstalledTypeScript, isProjectFile } from '../../files/project-file.js'
import type { FileFinder } from '../../resolve/file-finder.js'
import { isRelative } from '../../resolve/specifier.js'
import type { Source } from '../../transpile/source.js'
import type { CommonJs } from '../common-js/common-js.js'
import { mayStandBehind } from '../common-js/stands-behind.js'
import type { LoadEvent, UnresolvedEvent } from '../events.js'
import { missingFileOf } from '../missing-file.js'
import type { RequiredSources } from './required-sources.js'

/** The parts of Node's CommonJS loader that `require` hooks have always been made of. */
interface CommonJsLoader {
  _resolveFilename(request: string, parent: RequiringModule | undefined, ...rest: unknown[]): string
  readonly _cache: Readonly<Record<string, unknown>>
  _extensions: Record<string, (module: CompilableModule, file: string) => void>
}
interface RequiringModule {
  readonly filename?: string | null
}
interface CompilableModule {
  _compile(code: string, file: string): void
}

/** What may be an ES module. */
const JAVASCRIPT = ['.js', '.mjs']

export interface RequireHookPorts {
  readonly commonJs: CommonJs
  /** The version of a module that is in force. */
  versionOf(path: string): number
  readonly finder: FileFinder
  readonly required: RequiredSources
  /** An ES module runs as CommonJS. */
  onRunAsCommonJs(path: string): void
  report(event: LoadEvent | UnresolvedEvent): void
}

/**
 * Lets `require()` find and load TypeScript, where Node does not ask the hooks about it: with hooks in a thread of their own.
 *
 * What a required ES module imports Node does not ask them about either, nor would it ever load a new version. So it runs as CommonJS. If it
 * is imported as well, there are two instances of it.
 */
export function installRequireHooks(ports: RequireHookPorts): void {
  const loader = Module as unknown as CommonJsLoader
  const resolveFilename = loader._resolveFilename
  const { commonJs, required } = ports
  const reportLoad = (source: Source) => ports.report({ type: 'load', source, version: ports.versionOf(source.path) })

  loader._resolveFilename = function (this: unknown, request, parent, ...rest) {
    commonJs.onResolving()
    const importer = parent?.filename ?? undefined
    const resolve = () => resolveFilename.call(this, request, parent, ...rest)
    if (importer === undefined) return resolve()

    const isOurs = isProjectFile(importer) || (isInstalledTypeScript(importer) && isRelative(request))
    const found = (isOurs ? ports.finder.find(request, importer) : undefined) ?? foundBy(resolve, request, importer)
    if (found === undefined) {
      const isPart = isProjectFile(importer) && isRelative(request) && commonJs.isDuringEvaluation(importer)
      if (isPart && commonJs.isRequiring(importer))
        ports.report({ type: 'unresolved', kind: 'require', importer, specifier: request })
      // What is found nowhere Node says best.
      return resolve()
    }
    if (!isAbsolute(found) || !isProjectFile(found)) return found
    commonJs.onResolved(importer, request, found)
    // What is only looked for is not loaded.
    if (!commonJs.isRequiring(importer)) return found
    if (commonJs.isHeard(importer)) commonJs.report(importer, request, found)
    // Node loads these by itself, and says nothing of it; what it keeps is not read again.
    const isHandled = TRANSPILED_EXTENSIONS.includes(extname(found)) || JAVASCRIPT.includes(extname(found))
    if (!isHandled && loader._cache[found] === undefined) reportLoad(required.plain(found))
    return found
  }

  /** What Node finds, or the TypeScript file behind the one that it misses. */
  const foundBy = (resolve: () => string, request: string, importer: string): string | undefined => {
    try {
      return resolve()
    } catch (error) {
      const missing = missingFileOf(error)
      const linked = isProjectFile(importer) ? ports.finder.inLinkedPackage(request, importer) : undefined
      const source = missing === undefined ? linked : ports.finder.sourceOf(missing)
      return source !== undefined && mayStandBehind(source, request) ? source : undefined
    }
  }

  for (const extension of [...TRANSPILED_EXTENSIONS, ...JAVASCRIPT]) {
    // Node has none for TypeScript here: somebody has come before.
    if (TRANSPILED_EXTENSIONS.includes(extension) && loader._extensions[extension] !== undefined) continue
    const loadByNode = JAVASCRIPT.includes(extension) ? loader._extensions['.js'] : undefined
    loader._extensions[extension] = (module, file) => {
      if (loadByNode !== undefined && !isProjectFile(file)) return loadByNode(module, file)
      const source = required.source(file, ports.versionOf(file))
      const made = source.format === 'module' ? required.asCommonJs(file) : source
      if (made !== source) ports.onRunAsCommonJs(file)
      reportLoad({ ...source, map: made.map })
      const code = made.code ?? made.text ?? ''
      commonJs.give(file, code)
      if (loadByNode !== undefined && made.code === undefined) loadByNode(module, file)
      else module._compile(code, file)
    }
  }
}
