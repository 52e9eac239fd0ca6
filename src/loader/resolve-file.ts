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
  /** The format in which a file is given to Node, also if it has not been read yet; `undefined` for one that can't be read. */
  formatOf(path: string): string | undefined
}

/** The file that is found without asking Node: of the project, or TypeScript of a package. */
export function ownFile({ name, parent = '', isOurs }: Request, { finder }: FilePorts): string | undefined {
  if (!isOurs && !(isInstalledTypeScript(parent) && isRelative(name))) return undefined
  const path = finder.find(name, parent === '' ? undefined : parent)
  return path !== undefined && (!isOurs || isProjectFile(path) || isInstalledTypeScript(path)) ? path : undefined
}

/** Steps of the inner hook: which file it is, for all who have hooks and take part in that. The URL that it returns has no version. */
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
  // Of what is no script Node wants to know the format, and tells it itself.
  const result = request.isRequire || mayBeImported(own) ? found : yield asked(request, found.url)
  return { ...found, ...result, format: result.format ?? formatIn(own, ports, place), shortCircuit: true }
}

/** A file as a result of the hook; its URL has no version. */
export function fileResult(path: string, { suffix, importAttributes }: Request): ResolveResult {
  return { url: urlOf(path) + suffix, importAttributes }
}

/** For hooks between our two, which are told what Node would tell them. */
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
 * Hooks of others are asked as Node asks them, with the specifier as written. Where that leads to what Node says by itself, or nowhere, they
 * are shown the file that was found: those that know files by their URLs may take it somewhere else too.
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
  // The file may be gone, and its last good version serves.
  return shown ?? { ...found, format: ports.formatOf(own), shortCircuit: true }
}

function* attempted(input: NextResolve): Generator<NextResolve, ResolveResult | undefined, ResolveResult> {
  try {
    return yield input
  } catch (error) {
    // What is not found by others we have found; what they refuse for other reasons is refused.
    if (!isRefusedByRule(error)) throw error
    return undefined
  }
}

/** The TypeScript file that stands behind the one that Node misses. */
function fileBehind(error: unknown, request: Request, { finder }: FilePorts): string | undefined {
  const { name, parent, isOurs, isRequire } = request
  const missing = missingFileOf(error)
  const isLooked = isOurs && parent !== undefined && isRequire && isNotFound(error)
  const linked = isLooked ? finder.inLinkedPackage(name, parent) : undefined
  const source = missing === undefined ? linked : finder.sourceOf(missing)
  return source !== undefined && mayStandBehind(source, name) ? source : undefined
}
