import { OWN_FOLDER_URL } from '../own-files.js'

/** Makes the stacks of errors readable as call sites, at full length. `stop` gives everything back as it was. */
export function watchSites() {
  const { prepareStackTrace, stackTraceLimit } = Error
  let sites: readonly NodeJS.CallSite[] | undefined
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  Error.prepareStackTrace = (error, callSites) => {
    sites = callSites
    return String(error)
  }
  return {
    /** The call sites of an error; `undefined` for one that was not made in this thread. */
    sitesOf(error: unknown): readonly NodeJS.CallSite[] | undefined {
      void (error as Error).stack // which is made when somebody looks at it
      return sites
    },
    stop(): void {
      Error.prepareStackTrace = prepareStackTrace
      Error.stackTraceLimit = stackTraceLimit
    },
  }
}

/** The call sites of the error that an action throws; `undefined` if it throws none. */
export function sitesOfError(action: () => unknown): readonly NodeJS.CallSite[] | undefined {
  const watch = watchSites()
  try {
    action()
    return undefined
  } catch (error) {
    return watch.sitesOf(error)
  } finally {
    watch.stop()
  }
}

/** True for a stack in which something that is neither Node's nor ours was called after us. */
export function hasForeignCall(sites: readonly NodeJS.CallSite[]): boolean {
  for (const site of sites) {
    const file = site.getFileName() ?? ''
    if (file.startsWith(OWN_FOLDER_URL)) return false
    if (file !== '' && !file.startsWith('node:')) return true
  }
  return false
}
