import type { DumpedModule, Hot, HotHookOptions } from './api.js'
import { checkOptions, rootPathOf } from './config/options.js'
import { OptionError } from './errors.js'
import { pathOf } from './node/module-url.js'
import { isAbsolute } from './node/path.js'
import { currentSession, startSession } from './session/start.js'

export type { DumpedModule, FullReloadRequest, Hot, HotHookOptions } from './api.js'

/** The API, for the session of this thread. */
class SessionHot implements Hot {
  async init(first?: string | HotHookOptions, second?: HotHookOptions): Promise<void> {
    const own = checkOptions(typeof first === 'string' ? second : first, 'hot.init()', false)
    const options = typeof first === 'string' ? { root: first, ...own } : own

    const root = rootPathOf(options.root ?? process.argv[1] ?? '.', process.cwd())
    const running = currentSession()
    const session = running ?? startSession(root)
    session?.configure(options)
    if (running === undefined) session?.adopt(root)
  }

  dispose(url: string, callback: Parameters<Hot['dispose']>[1]): void {
    moduleOf(url)?.disposers.push(callback)
  }

  decline(url: string): void {
    const module = moduleOf(url)
    if (module !== undefined) module.declined = true
  }

  dump(): DumpedModule[] {
    return currentSession()?.dump() ?? []
  }
}

function moduleOf(url: string) {
  const path = isAbsolute(url) ? url : pathOf(url)
  if (path === undefined) {
    throw new OptionError(`Cannot use "${url}" as a module: expected its import.meta.url or __filename`)
  }
  return currentSession()?.moduleOf(path)
}

export const hot: Hot = new SessionHot()
