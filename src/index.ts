import { isAbsolute } from 'node:path'
import { checkOptions, type HotHookOptions, rootPathOf } from './config/options.js'
import { OptionError } from './errors.js'
import type { DataCallback } from './graph/registrations.js'
import { pathOf } from './node/module-url.js'
import type { DumpedModule } from './report/dump-graph.js'
import { currentSession, startSession } from './session/start.js'

export type { FullReloadRequest, HotHookOptions } from './config/options.js'
export type { DumpedModule } from './report/dump-graph.js'

/** Hot reload, from the program's side. */
class Hot {
  /**
   * Configures hot reload, and installs the hooks if the program was started without `--import hot-hook/ts`.
   *
   *     await hot.init(import.meta.url, { reload: ['./config/**'] })
   *     await hot.init({ root: import.meta.filename, reload: ['./config/**'] })
   *
   * Rejects with an `OptionError` that names what is wrong.
   */
  async init(root: string, options?: HotHookOptions): Promise<void>
  async init(options?: HotHookOptions): Promise<void>
  async init(first?: string | HotHookOptions, second?: HotHookOptions): Promise<void> {
    const own = checkOptions(typeof first === 'string' ? second : first, 'hot.init()', false)
    const options = typeof first === 'string' ? { root: first, ...own } : own

    const root = rootPathOf(options.root ?? process.argv[1] ?? '.', process.cwd())
    const running = currentSession()
    const session = running ?? startSession(root)
    session?.configure(options)
    if (running === undefined) session?.adopt(root)
  }

  /** `import.meta.hot.dispose()` for the module of a URL; CommonJS gives its `__filename`. */
  dispose(url: string, callback: DataCallback): void {
    moduleOf(url)?.disposers.push(callback)
  }

  /** `import.meta.hot.decline()` for the module of a URL or a path. */
  decline(url: string): void {
    const module = moduleOf(url)
    if (module !== undefined) module.declined = true
  }

  /** The graph as data; empty where the hooks aren't installed. */
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

export const hot = new Hot()
