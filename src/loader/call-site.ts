import { pathOf } from '../node/module-url.js'

/** The top level is the outermost frame; what a stack costs grows with its real depth only. */
const FRAMES = 200

/**
 * True if the code that is running was called by the top level of a module, also across `await`, or by CommonJS that is still being
 * loaded, which `isLoading` says of a path.
 *
 * Node calls a synchronous resolve hook from within the `import()` itself, so the stack is the importer's (facts, 7).
 */
export function isCalledByTopLevel(isLoading: (path: string) => boolean): boolean {
  return callSites().some((site) => isTopLevel(site) || isLoading(site.getFileName() ?? ''))
}

/** True if the code of a module, named by its URL, has made the call that is running: an `import()`, not a statement. */
export function isCalledBy(url: string): boolean {
  const path = pathOf(url)
  return callSites().some((site) => [url, path].includes(site.getFileName() ?? ''))
}

function isTopLevel(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? ''
  if (!file.startsWith('file:')) return false
  // The function around a top level starts where the file does, and has no name.
  const { getEnclosingLineNumber: line, getEnclosingColumnNumber: column } = site as EnclosingCallSite
  return site.getFunctionName() === null && line?.call(site) === 1 && column?.call(site) === 1
}

/** V8 has these since 9.0; the types of Node don't name them on every version. */
interface EnclosingCallSite {
  getEnclosingLineNumber?: () => number
  getEnclosingColumnNumber?: () => number
}

function callSites(): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error
  try {
    Error.stackTraceLimit = FRAMES
    Error.prepareStackTrace = (_error, sites) => sites
    return (new Error().stack as unknown as NodeJS.CallSite[] | undefined) ?? []
  } finally {
    Error.prepareStackTrace = prepareStackTrace
    Error.stackTraceLimit = stackTraceLimit
  }
}
