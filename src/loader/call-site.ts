import { pathOf } from '../node/module-url.js'
import { setStackSettings } from '../node/stack-settings.js'

/** How many frames to read: the top level is the outermost one. A stack costs time by its real depth, not by this limit. */
const FRAMES = 200

/**
 * True if the running code was called by the top level of an ES module, also across `await`, or by a CommonJS module that is still being
 * loaded; `isLoading` tells that of a path.
 *
 * Node calls a synchronous `resolve` hook inside the `import()` itself, so the stack is the importer's.
 */
export function isCalledByTopLevel(isLoading: (path: string) => boolean): boolean {
  return callSites().some((site) => isTopLevel(site) || isLoading(site.getFileName() ?? ''))
}

/** True if the module at a URL has called the running code, by an `import()`. An `import` statement calls nothing. */
export function isCalledBy(url: string): boolean {
  const path = pathOf(url)
  return callSites().some((site) => [url, path].includes(site.getFileName() ?? ''))
}

function isTopLevel(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? ''
  if (!file.startsWith('file:')) return false
  // V8 wraps a top level into a function without a name, which starts where the file does.
  const { getEnclosingLineNumber: line, getEnclosingColumnNumber: column } = site as EnclosingCallSite
  return site.getFunctionName() === null && line?.call(site) === 1 && column?.call(site) === 1
}

/** V8 has these since 9.0; the types of Node don't name them on every version. */
interface EnclosingCallSite {
  getEnclosingLineNumber?: () => number
  getEnclosingColumnNumber?: () => number
}

/** The call sites of the running code; none with frozen intrinsics, where the answers above are no. */
function callSites(): NodeJS.CallSite[] {
  const before = setStackSettings({ prepareStackTrace: (_error, sites) => sites, stackTraceLimit: FRAMES })
  try {
    const stack: unknown = new Error().stack
    return Array.isArray(stack) ? stack : []
  } finally {
    setStackSettings(before)
  }
}
