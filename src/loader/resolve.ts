import { isAbsolute } from 'node:path'
import { EntryNotFoundError } from '../errors.js'
import { pathOf, splitSuffix, urlOf, versionOf, withoutVersion } from '../module-url.js'
import { isTypeScript, mayBeImported } from '../resolve/candidates.js'
import { type FileFinder, isRelative } from '../resolve/file-finder.js'
import { isInstalledTypeScript, isProjectFile } from '../resolve/project-file.js'
import type { ImportUse } from '../transpile/source.js'
import type { HookSteps } from './drive.js'
import type { ImportEvent, UnresolvedEvent } from './events.js'
import { isFacade } from './facade.js'
import type { NextResolve, ResolveContext, ResolveResult } from './hook-types.js'
import { behindInterop, interopUrlOf } from './interop.js'
import type { Versions } from './versions.js'

export interface ResolvePorts {
  readonly finder: FileFinder
  readonly versions: Versions
  /** How the source of a file uses a specifier; `undefined` if the file isn't loaded or doesn't name it. */
  useOf(importer: string, specifier: string): ImportUse | undefined
  /** The file that a specifier meant when it was last found, if that file's last good version can still serve. */
  lastKnown(importer: string, specifier: string): string | undefined
  /** True if nothing more is to be learned from this import. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** True if the `import()` or `require()` that is being resolved runs while a module is being evaluated. */
  isDuringEvaluation(parentUrl: string, kind: 'dynamic' | 'require'): boolean | 'maybe'
  /** True if there may be hooks of somebody else, which want to be asked as well. */
  hasOtherHooks(): boolean
  /** True for a file that runs as CommonJS. */
  isCommonJs(path: string): boolean
  /** The same for one that may not have been read yet, where Node wants to know it; never throws. */
  isReadAsCommonJs?(path: string): boolean
  /** True for an `import()` that gets what TypeScript makes of it. */
  hasInterop(importer: string, imported: string): boolean
  /** A file is required. Returns the URL by which Node's CommonJS loader finds its present version. */
  onRequired(importer: string, specifier: string, path: string): string
  report(event: ImportEvent | UnresolvedEvent): void
}

/**
 * The `resolve` hook: a specifier becomes a file, the file becomes a URL with its version, and the graph hears of it.
 *
 * Relative specifiers and tsconfig paths of project files are resolved here, at once. All others are resolved by Node: `run` gets the
 * steps to that, and what it returns is returned.
 */
export function resolve<Later>(
  specifier: string,
  context: ResolveContext,
  ports: ResolvePorts,
  run: (steps: HookSteps<NextResolve, ResolveResult>) => Later,
): ResolveResult | Later {
  if (context.parentURL !== undefined && isOurModule(context.parentURL)) return { url: specifier, shortCircuit: true }
  const request = requestOf(specifier, context)
  if (request.isOurs) {
    const path = ports.finder.find(request.name, request.parent)
    if (path !== undefined && isProjectFile(path)) {
      const result = answer(path, request, ports)
      if (request.isRequire) return result
      if (!mayBeImported(path)) return run(loadedByNode(result, request))
      return ports.hasOtherHooks() ? run(shownToOthers(result, request)) : result
    }
    if (path !== undefined && isInstalledTypeScript(path)) return plainAnswer(path, request)
  } else if (isInstalledTypeScript(request.parent ?? '') && isRelative(request.name)) {
    const path = ports.finder.find(request.name, request.parent)
    if (path !== undefined) return isProjectFile(path) ? answer(path, request, ports) : plainAnswer(path, request)
  }
  return run(resolveByNode(request, ports))
}

/** True for what stands before a real module, and names that by its URL. */
function isOurModule(url: string): boolean {
  return isFacade(url) || behindInterop(url) !== undefined
}

/** What is asked for, in parts. */
interface Request {
  /** The specifier without query and hash, */
  readonly name: string
  /** and these. */
  readonly suffix: string
  /** The path of the importing file, or whatever names it; `undefined` for the program's entry. */
  readonly parent: string | undefined
  readonly isOurs: boolean
  /** By `require()`. */
  readonly isRequire: boolean
  /** The import marks a boundary. */
  readonly isMarked: boolean
  /** Without the mark. */
  readonly importAttributes: Readonly<Record<string, string>>
  readonly context: ResolveContext
}

function requestOf(specifier: string, context: ResolveContext): Request {
  const { name, suffix } = splitSuffix(withoutVersion(specifier))
  const { parentURL } = context
  const parent = parentURL === undefined ? undefined : (pathOf(parentURL) ?? parentURL)
  const isOurs = parent === undefined || isProjectFile(parent)
  const isRequire = isRequired(context)
  const all = context.importAttributes ?? {}
  if (all.hot === undefined) {
    return { name, suffix, parent, isOurs, isRequire, isMarked: false, importAttributes: all, context }
  }
  const { hot, ...importAttributes } = all
  return { name, suffix, parent, isOurs, isRequire, isMarked: hot === 'true', importAttributes, context }
}

function* resolveByNode(request: Request, ports: ResolvePorts): HookSteps<NextResolve, ResolveResult> {
  const { name, suffix, parent, isOurs, importAttributes, context } = request
  let result: ResolveResult
  try {
    result = yield { specifier: name + suffix, context: { ...context, importAttributes } }
  } catch (error) {
    const path = fileBehind(error, request, ports) ?? (isOurs && parent ? ports.lastKnown(parent, name) : undefined)
    if (path !== undefined) return answer(path, request, ports)
    if (!isNotFound(error)) throw error
    if (parent === undefined) throw new EntryNotFoundError(pathOf(name) ?? name)
    const kind = isOurs ? kindOfMissing(request, ports) : undefined
    if (kind !== undefined) ports.report({ type: 'unresolved', kind, importer: parent, specifier: name })
    throw error
  }

  const path = pathOf(result.url)
  if (path === undefined || !isProjectFile(path)) return { importAttributes, ...result }
  return answer(path, request, ports)
}

/** How a module of the project asks for a file that is missing, if it won't ask again. */
function kindOfMissing({ name, suffix, parent = '', isRequire, context }: Request, ports: ResolvePorts) {
  if (isRequire) {
    const isPart = isRelative(name) && ports.isDuringEvaluation(context.parentURL ?? '', 'require') === true
    return isPart ? 'require' : undefined
  }
  return ports.useOf(parent, name + suffix)?.isStatic ? 'static' : undefined
}

function answer(path: string, request: Request, ports: ResolvePorts): ResolveResult {
  const { name, suffix, parent, isRequire, importAttributes } = request
  const url = isRequire ? ports.onRequired(parent ?? '', name, path) + suffix : importedUrl(path, request, ports)
  announce(path, request, ports)
  const result = { url, importAttributes, shortCircuit: true }
  // Otherwise Node does not look for names to be exported again in what is no `.js`.
  return isRequire && isTypeScript(path) && ports.isReadAsCommonJs?.(path) ? { ...result, format: 'commonjs' } : result
}

/** What is found here others may take somewhere else, as those do that mock modules. */
function* shownToOthers(result: ResolveResult, request: Request): HookSteps<NextResolve, ResolveResult> {
  try {
    const other = yield* loadedByNode(result, request)
    return other.url === result.url ? result : other
  } catch {
    return result // the file may be gone, and its last good version serves
  }
}

/** What is no script Node loads by itself, and wants to know the format of. */
function* loadedByNode({ url }: ResolveResult, request: Request): HookSteps<NextResolve, ResolveResult> {
  const { importAttributes, context } = request
  return { importAttributes, ...(yield { specifier: url, context: { ...context, importAttributes } }) }
}

/** For what belongs to a package: it has no versions, and the graph does not hear of it. */
function plainAnswer(path: string, { suffix, importAttributes }: Request): ResolveResult {
  return { url: urlOf(path) + suffix, importAttributes, shortCircuit: true }
}

function importedUrl(path: string, { suffix, parent, importAttributes }: Request, ports: ResolvePorts): string {
  if (path.endsWith('.json')) return ports.versions.urlOfJson(path, suffix, importAttributes.type ?? 'module')
  const url = ports.versions.urlOf(path, suffix)
  return parent !== undefined && ports.hasInterop(parent, path) ? interopUrlOf(url) : url
}

function announce(path: string, request: Request, ports: ResolvePorts): void {
  const { name, suffix, parent, isRequire, isMarked } = request
  const { parentURL } = request.context
  const importer = parent ?? ''
  const isVersioned = !isRequire && parentURL !== undefined && (parentURL.includes('?') || !ports.isCommonJs(importer))
  // The URL of CommonJS says nothing of its version: it is the present one that asks.
  const importerVersion = isVersioned ? versionOf(parentURL) : ports.versions.of(importer)
  if (ports.isSettled(importer, importerVersion, path, isMarked)) return

  const use = ports.useOf(importer, name + suffix)
  const kind = isRequire ? 'require' : use?.isStatic ? 'static' : 'dynamic'
  ports.report({
    type: 'import',
    importer: parent,
    importerVersion,
    imported: path,
    specifier: name,
    kind,
    calls: use?.calls ?? 0,
    // What an import() gives may be used whole.
    names: kind === 'static' && use?.calls === 0 ? use.names : undefined,
    boundary: isMarked,
    duringEvaluation: kind !== 'static' && parentURL !== undefined && ports.isDuringEvaluation(parentURL, kind),
  })
}

/** The TypeScript file of the project that stands behind the one that Node misses. */
function fileBehind(error: unknown, request: Request, { finder }: ResolvePorts): string | undefined {
  const { name, parent, isOurs, isRequire } = request
  const missing = missingFileOf(error)
  const isLooked = isOurs && parent !== undefined && isRequire && isNotFound(error)
  const linked = isLooked ? finder.inLinkedPackage(name, parent) : undefined
  const source = missing === undefined ? linked : finder.sourceOf(missing)
  return source !== undefined && isProjectFile(source) ? source : undefined
}

/** The file that Node looked for last, where a package's maps or its `main` led there. Its CommonJS loader says so in words only. */
export function missingFileOf(error: unknown): string | undefined {
  const { url, message } = error as { url?: unknown; message?: string }
  if (typeof url === 'string') return pathOf(url)
  const path = /^Cannot find (?:module|package) '([^']+)'/.exec(message ?? '')?.[1]
  return path !== undefined && isAbsolute(path) ? path : undefined
}

function isNotFound(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}

function isRequired({ conditions = [] }: ResolveContext): boolean {
  if (Array.isArray(conditions)) return conditions.includes('require')
  for (const condition of conditions) if (condition === 'require') return true
  return false
}
