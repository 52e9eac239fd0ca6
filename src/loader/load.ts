import { isInstalled, isInstalledTypeScript, isProjectFile } from '../files/project-file.js'
import { pathOf, versionOf, withoutVersion } from '../node/module-url.js'
import { extname } from '../node/path.js'
import type { HookSteps } from '../node/steps.js'
import { textOf } from '../transpile/given-source.js'
import { digestIn } from '../transpile/sources.js'
import { withoutMarkIn } from './boundary-mark.js'
import type { LoadEvent, LoadFailureEvent, PackageEvent } from './events.js'
import { behindFacade, facadeSource } from './facade.js'
import type { LoadContext, LoadResult, NextLoad, Place } from './hook-types.js'
import { withHotInPackage } from './hot-in-packages.js'
import { behindInterop } from './interop.js'
import { type FileLoad, isUntouched, type LoadFilePorts, loadFile, loadResultOf } from './load-file.js'
import { isRequired } from './request.js'

export interface LoadPorts extends LoadFilePorts {
  /** The current version of a module. */
  versionOf(path: string): number
  report(event: LoadEvent | LoadFailureEvent | PackageEvent): void
  /** True if the files of installed packages are reported. */
  readonly listsPackages?: boolean | undefined
}

/**
 * The `load` hook: returns the JavaScript of a project file, or of TypeScript in an installed package, and reports it. All other files are
 * loaded by Node.
 *
 * If a hook of another package supplies another source for the file, that is the JavaScript of the module. It gets a version, the prelude
 * and a place in the graph like our own.
 */
export function* load(
  url: string,
  context: LoadContext,
  ports: LoadPorts,
  place: Place,
): HookSteps<NextLoad, LoadResult> {
  const result = yield* loadModule(url, context, ports, place)
  // Some versions of Node name the module by this. Other hooks were called with the URL without its version.
  return 'responseURL' in result && result.format !== 'commonjs' ? { ...result, responseURL: url } : result
}

function* loadModule(url: string, asked: LoadContext, ports: LoadPorts, place: Place): HookSteps<NextLoad, LoadResult> {
  // A copy, since Node writes what is passed to the next hook into the object that it has given us.
  const context = { ...withoutMarkIn(asked) }
  const real = behindInterop(url)
  if (real !== undefined) return { format: 'module', source: ports.commonJs.interopSource(real), shortCircuit: true }
  const facade = behindFacade(url)
  if (facade !== undefined) {
    const { code = '' } = ports.sources.read(facade.path)
    return { format: 'module', source: facadeSource(facade.path, facade.version, code), shortCircuit: true }
  }
  const path = pathOf(url)
  if (path === undefined || !(isProjectFile(path) || isInstalledTypeScript(path))) {
    const result = yield { url, context }
    const ofPackage = withHotInPackage(result)
    if (ports.listsPackages && path !== undefined && isInstalled(path)) {
      ports.report({ type: 'package', path, isRequired: isRequired(context), isHot: ofPackage !== result })
    }
    return ofPackage
  }
  // Code from `-e` or stdin has a URL in the working directory, but no file and no extension.
  if (extname(path) === '' && context.format === undefined) return yield { url, context }

  if (place === 'innermost') return shownResultOf(yield* loadFile(url, path, context, ports, place), context, ports)
  const loaded = yield* loadByAll(url, path, context, ports, place)
  if (loaded.kind === 'given') return takeGiven(loaded.result, url, path, context, ports)
  if (loaded.kind === 'by Node') return loaded.result

  const version = versionIn(url, path, loaded.source.format, context, ports)
  const source = ports.sources.toLoad(path, version)
  ports.report({ type: 'load', source, version })
  return loadResultOf({ ...loaded, source }, context, ports)
}

/** Loads a file through all hooks of the chain. An error is reported: with the file in the graph, a save of it is noticed. */
function* loadByAll(
  url: string,
  path: string,
  context: LoadContext,
  ports: LoadPorts,
  place: Place,
): Generator<NextLoad, FileLoad, LoadResult> {
  try {
    const clean = withoutVersion(url)
    if (place === 'alone') {
      const loaded = yield* loadFile(clean, path, context, ports, place)
      if (loaded.kind === 'by Node' && loaded.error !== undefined) reportFailure(path, loaded.error, ports)
      return loaded
    }
    const result = yield { url: clean, context }
    // If no hook has changed a file that we can't read, our own error is the one to throw.
    const source = isUntouched(result, path, undefined) ? ports.sources.read(path) : ports.sources.get(path)
    const own: FileLoad | undefined = source && { kind: 'ours', source, result }
    return own !== undefined && isSame(result, shownResultOf(own, context, ports)) ? own : { kind: 'given', result }
  } catch (error) {
    reportFailure(path, error, ports)
    throw error
  }
}

function reportFailure(path: string, error: unknown, ports: LoadPorts): void {
  const { digest } = error as { digest?: string }
  ports.report({ type: 'load-failure', path, digest: digest ?? digestIn(path) })
}

/**
 * The result that our inner hook returns to hooks between our two. For CommonJS that Node reads by itself it has no source, like Node's own
 * result.
 */
function shownResultOf(loaded: FileLoad, context: LoadContext, ports: LoadPorts): LoadResult {
  const isCommonJs = loaded.kind === 'ours' && loaded.source.format === 'commonjs'
  if (isCommonJs && !ports.commonJs.needsNode) return { format: 'commonjs', source: null, shortCircuit: true }
  return loadResultOf(loaded, context, ports)
}

/** True if the hooks between our two have returned our own source. */
function isSame(one: LoadResult, other: LoadResult): boolean {
  return one.source === other.source || String(one.source) === String(other.source)
}

/** The result for a file for which a hook of another package has supplied the source: that is the module, unless it is a wrapper. */
function takeGiven(given: LoadResult, url: string, path: string, context: LoadContext, ports: LoadPorts): LoadResult {
  const { format, source: contents } = given
  if (isBefore(given, url, path, ports)) return given
  const source = ports.sources.give(path, { format, contents })
  const version = versionIn(url, path, source.format, context, ports)
  ports.report({ type: 'load', source, version })
  const isAsItIs = source.code === undefined && source.format !== 'json'
  return isAsItIs ? given : { ...given, ...loadResultOf({ kind: 'ours', source, result: given }, context, ports) }
}

/**
 * True for a wrapper: a source that imports the very file that it was supplied for, as instrumentations and mocks do. The file itself is
 * loaded, and reported, by that import.
 */
function isBefore({ format, source: contents }: LoadResult, url: string, path: string, ports: LoadPorts): boolean {
  const file = `file://${new URL(url).pathname}`
  // The cheap test first: most sources do not contain the URL.
  if (!textOf(contents).includes(file)) return false
  const specifiers = [...ports.sources.readGiven(path, { format, contents }).uses.keys()]
  return specifiers.some((specifier) => specifier === file || specifier.startsWith(`${file}?`))
}

/** The version that a load is for. Node's CommonJS loader has one instance of a file, whatever version is in the URL. */
function versionIn(url: string, path: string, format: string, context: LoadContext, ports: LoadPorts): number {
  return format === 'commonjs' || isRequired(context) ? ports.versionOf(path) : versionOf(url)
}
