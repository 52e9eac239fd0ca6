import { mayBeImported } from '../files/file-kinds.js'
import { isInstalledTypeScript, isProjectFile } from '../files/project-file.js'
import { urlOf, withoutVersion } from '../node/module-url.js'
import type { HookSteps } from '../node/steps.js'
import type { FileFinder } from '../resolve/file-finder.js'
import { isRelative } from '../resolve/specifier.js'
import { mayStandBehind } from './common-js/stands-behind.js'
import type { NextResolve, Place, ResolveResult } from './hook-types.js'
import { isNotFound, isRefusedByRule, missingFileOf } from './missing-file.js'
import { isNodesOwnAnswer } from './nodes-own-answer.js'
import type { OtherHooks } from './other-hooks.js'
import { asked, type Request } from './request.js'

export interface FilePorts {
  readonly finder: FileFinder
  readonly others: OtherHooks
  /** The format in which the `load` hook will return a file, which is read for that if need be; `undefined` if it can't be read. */
  formatOf(path: string): string | undefined
}

/** The file that our finder resolves a request to, without Node: a file of the project, or TypeScript of a package. */
export function ownFile({ name, parent = '', isOurs }: Request, { finder }: FilePorts): string | undefined {
  if (!isOurs && !(isInstalledTypeScript(parent) && isRelative(name))) return undefined
  const path = finder.find(name, parent === '' ? undefined : parent)
  return path !== undefined && (!isOurs || isProjectFile(path) || isInstalledTypeScript(path)) ? path : undefined
}

/**
 * Steps of the inner `resolve` hook: they resolve a request to a file, through the hooks behind ours. `own` is what {@link ownFile} has
 * found. The URL in the result has no version.
 */
export function* resolveFile(
  request: Request,
  ports: FilePorts,
  own: string | undefined,
  place: Place,
): HookSteps<NextResolve, ResolveResult> {
  const { others } = ports
  if (own === undefined) return yield* resolveByNode(request, ports, place)
  const found = fileResult(own, request)
  if (others.areBehind) return yield* shownToOthers(found, own, request, ports)
  // The format of a file that is neither a script nor JSON is up to Node.
  const result = request.isRequire || mayBeImported(own) ? found : yield asked(request, found.url)
  return { ...found, ...result, format: result.format ?? formatIn(own, ports, place), shortCircuit: true }
}

/** The result of the hook for a file; its URL has no version. */
export function fileResult(path: string, { suffix, importAttributes }: Request): ResolveResult {
  return { url: urlOf(path) + suffix, importAttributes }
}

/** The format for hooks between our two, which would get it from Node as well. */
function formatIn(path: string, ports: FilePorts, place: Place): string | undefined {
  return place === 'innermost' ? ports.formatOf(path) : undefined
}

function* resolveByNode(request: Request, ports: FilePorts, place: Place): HookSteps<NextResolve, ResolveResult> {
  try {
    return yield asked(request)
  } catch (error) {
    const path = fileBehind(error, request, ports)
    if (path === undefined) throw error
    return { ...fileResult(path, request), format: formatIn(path, ports, place), shortCircuit: true }
  }
}

/**
 * Calls the hooks of other packages as Node would, with the specifier as written. If that results in Node's own answer, or finds nothing,
 * they are called with the file that our finder has found: hooks that know files by their URLs may redirect that too.
 */
function* shownToOthers(
  found: ResolveResult,
  own: string,
  request: Request,
  ports: FilePorts,
): HookSteps<NextResolve, ResolveResult> {
  const written = yield* attempted(asked(request))
  const isSame = written !== undefined && withoutVersion(written.url) === found.url
  if (isSame) return written
  const { name, parent } = request
  if (written !== undefined && !isNodesOwnAnswer(written.url, name, parent)) return written
  const shown = yield* attempted(asked(request, request.isRequire ? own : found.url))
  // The file may be deleted, while its last good version is in use.
  return shown ?? { ...found, format: ports.formatOf(own), shortCircuit: true }
}

function* attempted(input: NextResolve): Generator<NextResolve, ResolveResult | undefined, ResolveResult> {
  try {
    return yield input
  } catch (error) {
    // We have found what they have not. But if they refuse it for another reason, that stands.
    if (!isRefusedByRule(error)) throw error
    return undefined
  }
}

/** The TypeScript file behind the JavaScript file that Node did not find; `undefined` if there is none. */
function fileBehind(error: unknown, request: Request, { finder }: FilePorts): string | undefined {
  const { name, parent, isOurs, isRequire } = request
  const missing = missingFileOf(error)
  const isLooked = isOurs && parent !== undefined && isRequire && isNotFound(error)
  const linked = isLooked ? finder.inLinkedPackage(name, parent) : undefined
  const source = missing === undefined ? linked : finder.sourceOf(missing)
  return source !== undefined && mayStandBehind(source, name) ? source : undefined
}
