import { setStackSettings } from '../node/stack-settings.js'
import { OWN_FOLDER_URL } from '../own-files.js'

/** From now on, the stacks of errors can be read as call sites, at full length. `stop` restores the settings of `Error`. */
export function watchSites() {
  const sites = new WeakMap<object, readonly NodeJS.CallSite[]>()
  const prepareStackTrace = (error: Error, callSites: NodeJS.CallSite[]) => {
    sites.set(error, callSites)
    return String(error)
  }
  const before = setStackSettings({ prepareStackTrace, stackTraceLimit: Number.POSITIVE_INFINITY })
  return {
    /** The call sites of an error; `undefined` if it was created in another thread, or intrinsics are frozen. */
    sitesOf(error: unknown): readonly NodeJS.CallSite[] | undefined {
      void (error as Error).stack // V8 formats the stack when it is first read
      return sites.get(error as Error)
    },
    stop(): void {
      setStackSettings(before)
    },
  }
}

/** The call sites of the error that an action throws; `undefined` if it throws none, or one of another thread. */
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

/** True for a stack in which our code has called code that is neither ours nor Node's. */
export function hasForeignCall(sites: readonly NodeJS.CallSite[]): boolean {
  for (const site of sites) {
    const file = site.getFileName() ?? ''
    if (file.startsWith(OWN_FOLDER_URL)) return false
    if (file !== '' && !file.startsWith('node:')) return true
  }
  return false
}
