/** The frames that decide are the innermost ones; more than this many calls deep, the markers of the modules still tell. */
const FRAMES = 20

/**
 * True if the code that is running was called by the top level of a module, also across `await`.
 *
 * Node calls a synchronous resolve hook from within the `import()` itself, so the stack is the importer's (facts, 7).
 */
export function isCalledByTopLevel(): boolean {
  return callSites().some(isTopLevel)
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
