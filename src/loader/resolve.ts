import { isTypeScript, mayBeImported } from '../files/file-kinds.js'
import { isInstalled, isProjectFile } from '../files/project-file.js'
import { nameOnDisk } from '../files/real-path.js'
import { pathOf, splitSuffix, versionOf, withoutVersion } from '../node/module-url.js'
import type { HookSteps } from '../node/steps.js'
import { isRelative } from '../resolve/specifier.js'
import type { ImportUse } from '../syntax/uses.js'
import { withoutMark } from './boundary-mark.js'
import type { ImportEvent, PackageImportEvent, UnresolvedEvent } from './events.js'
import { isFacade } from './facade.js'
import type { NextResolve, Place, ResolveContext, ResolveResult } from './hook-types.js'
import { behindInterop, interopUrlOf } from './interop.js'
import { isNotFound, isRefusedByRule } from './missing-file.js'
import { asked, type Request, requestOf } from './request.js'
import { type FilePorts, fileResult, ownFile, resolveFile } from './resolve-file.js'
import type { Versions } from './versions.js'

export interface ResolvePorts extends FilePorts {
  readonly versions: Versions
  readonly commonJs: CommonJsResolution
  readonly edges: EdgeRecording
}

/** How CommonJS is resolved. It depends on the thread that the hooks run in. */
export interface CommonJsResolution {
  /** True for a file that runs as CommonJS. */
  isCommonJs(path: string): boolean
  /** True while a `require()` in a file runs; false for `require.resolve()`. */
  isRequiring(importer: string): boolean
  /**
   * True if Node is to be told that a required TypeScript file is CommonJS. Otherwise Node does not search it for names that are exported
   * again.
   */
  tellsFormat(path: string): boolean
  /** True for an `import()` that gets an interop module (see `interop.ts`). */
  hasInterop(importer: string, imported: string): boolean
  /** Called for each `require()` of a project file. Returns the URL by which Node's CommonJS loader finds the file's current version. */
  onRequired(importer: string, specifier: string, path: string): string
}

/** What is needed to report an import. */
export interface EdgeRecording {
  /** How the source of a file uses a specifier; `undefined` if the file isn't loaded or doesn't name it. */
  useOf(importer: string, specifier: string): ImportUse | undefined
  /** The file that a specifier was resolved to last, if there is a last good version of that file. */
  lastKnown(importer: string, specifier: string): string | undefined
  /** True if another such import can't tell the graph anything new. */
  isSettled(importer: string, importerVersion: number, imported: string, isMarked: boolean): boolean
  /** True if the `import()` or `require()` that is being resolved runs while a module is being evaluated. */
  isDuringEvaluation(parentUrl: string, kind: 'dynamic' | 'require'): boolean | 'maybe'
  /** True if there are hooks of other packages, before ours or after. */
  mayBeRedirected(): boolean
  report(event: ImportEvent | PackageImportEvent | UnresolvedEvent): void
  /** True if imports of installed packages are reported. */
  readonly listsPackages: boolean | undefined
}

/** The ports for a resolution that is not an import, and so is not reported. */
export function unrecorded(ports: ResolvePorts): ResolvePorts {
  return { ...ports, edges: { ...ports.edges, isSettled: () => true, report() {} } }
}

/**
 * The `resolve` hook: resolves a specifier to a file, returns the URL of the file's current version, and reports the import.
 *
 * Without hooks of other packages, relative specifiers and tsconfig paths of project files are resolved at once, without Node. For all
 * other requests `run` gets the steps, and its result is returned.
 *
 * If other packages have registered synchronous hooks after ours, ours are in the chain twice (see `other-hooks.ts`):
 *
 *     outer: version, event ──▶ other hooks ──▶ inner: which file is it? ──▶ other hooks ──▶ Node
 */
export function resolve<Later>(
  specifier: string,
  context: ResolveContext,
  ports: ResolvePorts,
  place: Place,
  run: (steps: HookSteps<NextResolve, ResolveResult>) => Later,
): ResolveResult | Later {
  const parent: unknown = context.parentURL
  // `import.meta.resolve()` passes on whatever it is given for it, and Node says what is wrong with that.
  if (parent !== undefined && typeof parent !== 'string' && !(parent instanceof URL)) {
    return run(asGiven(specifier, context))
  }
  if (parent !== undefined && isOurModule(String(parent))) return { url: specifier, shortCircuit: true }
  const request = requestOf(specifier, context)
  if (place === 'innermost') return run(resolveFile(request, ports, ownFile(request, ports), place))
  if (place === 'outermost') return run(resolveModule(request, ports, undefined, place))

  if (request.isRequire && !ports.commonJs.isRequiring(request.parent ?? ''))
    return run(resolveOnly(request, ports, place))

  const path = ownFile(request, ports)
  const isFound = path !== undefined && (request.isRequire || mayBeImported(path))
  if (!isFound || ports.others.areBehind) return run(resolveModule(request, ports, path, place))
  return isProjectFile(path) ? answer(path, request, ports) : { ...fileResult(path, request), shortCircuit: true }
}

function* asGiven(specifier: string, context: ResolveContext): HookSteps<NextResolve, ResolveResult> {
  return yield { specifier, context }
}

/** True for a facade or an interop module, which import the real module by its URL. */
function isOurModule(url: string): boolean {
  return isFacade(url) || behindInterop(url) !== undefined
}

/** Steps of the outer hook. `own` is what {@link ownFile} has found, if it was called. */
function* resolveModule(
  request: Request,
  ports: ResolvePorts,
  own: string | undefined,
  place: Place,
): HookSteps<NextResolve, ResolveResult> {
  const { name, parent, isOurs, importAttributes } = request
  let result: ResolveResult
  try {
    result = place === 'outermost' ? yield asked(request) : yield* resolveFile(request, ports, own, place)
  } catch (error) {
    const path =
      isOurs && parent !== undefined && isRefusedByRule(error) ? ports.edges.lastKnown(parent, name) : undefined
    if (path !== undefined) return answer(path, request, ports)
    if (!isNotFound(error)) throw error
    const kind = isOurs ? kindOfMissing(request, ports) : undefined
    if (parent !== undefined && kind !== undefined) {
      ports.edges.report({ type: 'unresolved', kind, importer: parent, specifier: name })
    }
    throw error
  }

  const attributes = withoutMark(result.importAttributes ?? importAttributes)
  const found = pathOf(result.url)
  // `imports` of a package.json may name it in another case.
  const path = found !== undefined && isProjectFile(found) ? nameOnDisk(found) : found
  if (path === undefined || !isProjectFile(path)) {
    if (path !== undefined && isOurs) announcePackage(path, request, ports.edges)
    return { ...result, importAttributes: attributes }
  }
  const { suffix } = splitSuffix(withoutVersion(result.url))
  const answered = answer(path, { ...request, suffix, importAttributes: attributes }, ports)
  // Other hooks get the format that the next hook has returned.
  return place === 'outermost' || ports.others.areBehind ? { format: result.format, ...answered } : answered
}

/**
 * Steps for `require.resolve()`, whose options only Node knows, and for what Node asks before a `require()` runs. The answer is Node's; if it
 * is ours as well, the specifier means what it does in a `require()`.
 */
function* resolveOnly(request: Request, ports: ResolvePorts, place: Place): HookSteps<NextResolve, ResolveResult> {
  const result = yield* resolveFile(request, ports, undefined, place)
  const path = pathOf(result.url)
  return path !== undefined && path === ownFile(request, ports) ? answer(path, request, ports) : result
}

/** True if a hook of another package has resolved a request to another file than our finder would. */
function isRedirected(path: string, request: Request, ports: ResolvePorts): boolean {
  const own = ports.edges.mayBeRedirected() ? ownFile(request, ports) : undefined
  return own !== undefined && own !== path
}

/** The kind of an import that found no file and will not run again; `undefined` for an import that may. */
function kindOfMissing({ written, parentUrl = '', name, parent = '', isRequire }: Request, ports: ResolvePorts) {
  if (isRequire) {
    const isPart = isRelative(name) && ports.edges.isDuringEvaluation(parentUrl, 'require') === true
    return isPart ? 'require' : undefined
  }
  return ports.edges.useOf(parent, written)?.isStatic ? 'static' : undefined
}

function answer(path: string, request: Request, ports: ResolvePorts): ResolveResult {
  const { name, suffix, parent, isRequire, importAttributes } = request
  const url = isRequire
    ? ports.commonJs.onRequired(parent ?? '', name, path) + suffix
    : importedUrl(path, request, ports)
  announce(path, request, ports)
  const result = { url, importAttributes, shortCircuit: true }
  const isTold =
    isRequire && isTypeScript(path) && ports.commonJs.tellsFormat(path) && ports.formatOf(path) === 'commonjs'
  return isTold ? { ...result, format: 'commonjs' } : result
}

function importedUrl(path: string, { suffix, parent, importAttributes }: Request, ports: ResolvePorts): string {
  if (path.endsWith('.json')) return ports.versions.urlOfJson(path, suffix, importAttributes.type ?? 'module')
  const url = ports.versions.urlOf(path, suffix)
  return parent !== undefined && ports.commonJs.hasInterop(parent, path) ? interopUrlOf(url) : url
}

function announcePackage(path: string, { written, parent, isRequire }: Request, edges: EdgeRecording): void {
  if (!edges.listsPackages || parent === undefined || isRequire || !isInstalled(path)) return
  if (edges.useOf(parent, written)?.isStatic) edges.report({ type: 'package-import', importer: parent, path })
}

function announce(path: string, request: Request, ports: ResolvePorts): void {
  const { written, parentUrl, name, parent, isRequire, isMarked } = request
  const importer = parent ?? ''
  const isVersioned =
    !isRequire && parentUrl !== undefined && (parentUrl.includes('?') || !ports.commonJs.isCommonJs(importer))
  // The URL of CommonJS has no version: it is the current one that imports.
  const importerVersion = isVersioned ? versionOf(parentUrl) : ports.versions.of(importer)
  if (ports.edges.isSettled(importer, importerVersion, path, isMarked)) return

  const use = ports.edges.useOf(importer, written)
  const kind = isRequire ? 'require' : use?.isStatic ? 'static' : 'dynamic'
  ports.edges.report({
    type: 'import',
    importer: parent,
    importerVersion,
    imported: path,
    specifier: name,
    kind,
    calls: use?.calls ?? 0,
    // The program may use all exports of what an import() returns.
    names: kind === 'static' && use?.calls === 0 ? use.names : undefined,
    isRedirected: isRedirected(path, request, ports),
    boundary: isMarked,
    duringEvaluation: kind !== 'static' && parentUrl !== undefined && ports.edges.isDuringEvaluation(parentUrl, kind),
  })
}
