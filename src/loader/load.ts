import { extname } from 'node:path'
import { isInstalledTypeScript, isProjectFile } from '../files/project-file.js'
import { pathOf, versionOf, withoutVersion } from '../node/module-url.js'
import type { HookSteps } from '../node/steps.js'
import { textOf } from '../transpile/given-source.js'
import { digestIn } from '../transpile/sources.js'
import { withoutMarkIn } from './boundary-mark.js'
import type { LoadEvent, LoadFailureEvent } from './events.js'
import { behindFacade, facadeSource } from './facade.js'
import type { LoadContext, LoadResult, NextLoad, Place } from './hook-types.js'
import { withHotInPackage } from './hot-in-packages.js'
import { behindInterop } from './interop.js'
import { type FileLoad, isUntouched, type LoadFilePorts, loadFile, loadResultOf } from './load-file.js'
import { isRequired } from './request.js'

export interface LoadPorts extends LoadFilePorts {
  /** The version of a module that is in force. */
  versionOf(path: string): number
  report(event: LoadEvent | LoadFailureEvent): void
}

/**
 * The `load` hook: a project file becomes JavaScript, and the graph hears of it. All other files are Node's business.
 *
 * Where others have hooks, what they make of a file is the JavaScript of the module; it gets its version, its prelude and its place in the
 * graph like our own.
 */
export function* load(
  url: string,
  context: LoadContext,
  ports: LoadPorts,
  place: Place,
): HookSteps<NextLoad, LoadResult> {
  const result = yield* loadModule(url, context, ports, place)
  // By this some versions of Node name the module. What others were asked for has no version in its URL.
  return 'responseURL' in result && result.format !== 'commonjs' ? { ...result, responseURL: url } : result
}

function* loadModule(url: string, asked: LoadContext, ports: LoadPorts, place: Place): HookSteps<NextLoad, LoadResult> {
  // A copy: Node writes into its own what is handed on.
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
    return withHotInPackage(yield { url, context })
  }
  // What came from `-e` or stdin has a URL in the working directory, but no file and no extension.
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

/** What all who have hooks make of a file. An error is told to the graph: the file may be mended. */
function* loadByAll(
  url: string,
  path: string,
  context: LoadContext,
  ports: LoadPorts,
  place: Place,
): Generator<NextLoad, FileLoad, LoadResult> {
  try {
    const clean = withoutVersion(url)
    if (place === 'alone') return yield* loadFile(clean, path, context, ports, place)
    const result = yield { url: clean, context }
    // Where nobody has made anything of what we can't read, that is the error.
    const source = isUntouched(result, path, undefined) ? ports.sources.read(path) : ports.sources.get(path)
    const own: FileLoad | undefined = source && { kind: 'ours', source, result }
    return own !== undefined && isSame(result, shownResultOf(own, context, ports)) ? own : { kind: 'given', result }
  } catch (error) {
    const { digest } = error as { digest?: string }
    ports.report({ type: 'load-failure', path, digest: digest ?? digestIn(path) })
    throw error
  }
}

/** What hooks between our two are shown. Where Node reads CommonJS by itself, it gives them none, and so do we. */
function shownResultOf(loaded: FileLoad, context: LoadContext, ports: LoadPorts): LoadResult {
  const isCommonJs = loaded.kind === 'ours' && loaded.source.format === 'commonjs'
  if (isCommonJs && !ports.commonJs.needsNode) return { format: 'commonjs', source: null, shortCircuit: true }
  return loadResultOf(loaded, context, ports)
}

/** True if nobody has made anything else of what we have said. */
function isSame(one: LoadResult, other: LoadResult): boolean {
  return one.source === other.source || String(one.source) === String(other.source)
}

/** What others have made of a file is its module, unless it is one that stands before it. */
function takeGiven(given: LoadResult, url: string, path: string, context: LoadContext, ports: LoadPorts): LoadResult {
  const { format, source: contents } = given
  if (isBefore(given, url, path, ports)) return given
  const source = ports.sources.give(path, { format, contents })
  const version = versionIn(url, path, source.format, context, ports)
  ports.report({ type: 'load', source, version })
  const isAsItIs = source.code === undefined && source.format !== 'json'
  return isAsItIs ? given : { ...given, ...loadResultOf({ kind: 'ours', source, result: given }, context, ports) }
}

/** True for a module that imports the very file for which it was given, as those do that watch or mock it: the file comes with that. */
function isBefore({ format, source: contents }: LoadResult, url: string, path: string, ports: LoadPorts): boolean {
  const file = `file://${new URL(url).pathname}`
  // Most don't even name it.
  if (!textOf(contents).includes(file)) return false
  const specifiers = [...ports.sources.readGiven(path, { format, contents }).uses.keys()]
  return specifiers.some((specifier) => specifier === file || specifier.startsWith(`${file}?`))
}

/** Node's CommonJS loader has one instance of a file, whatever the URL says by which it came. */
function versionIn(url: string, path: string, format: string, context: LoadContext, ports: LoadPorts): number {
  return format === 'commonjs' || isRequired(context) ? ports.versionOf(path) : versionOf(url)
}
