import { existsSync } from 'node:fs'
import { Module } from 'node:module'
import { isInstalled } from '../files/project-file.js'
import { builtin } from '../node/builtin.js'
import { isMainThread } from '../node/main-thread.js'
import { pathOf } from '../node/module-url.js'
import { dirname, resolve } from '../node/path.js'
import { isOfEsbuild } from '../processes/below/worker-class.js'
import type { Runtime } from '../runtime/runtime.js'
import { Session } from './session.js'

/** The global property by which modules and `hot` find the session of their thread, also if this package is installed twice. */
const KEY = 'hot-hook'

type Installed = Pick<Runtime, 'begin' | 'end' | 'metaOf'> & { readonly session: Session }
type Global = { [KEY]?: Installed }

/** The session of this thread, if one was started. */
export function currentSession(): Session | undefined {
  return (globalThis as Global)[KEY]?.session
}

/** Installs the hooks in this thread, once. `root` is the entry or a folder. Returns the session; `undefined` in a thread of esbuild. */
export function startSession(root = programRoot()): Session | undefined {
  const running = currentSession()
  // A thread for the synchronous calls of esbuild inherits NODE_OPTIONS.
  const isEsbuild = !isMainThread && isOfEsbuild(builtin('node:worker_threads').workerData)
  if (running !== undefined || isEsbuild) return running

  const session = new Session(root)
  const { begin, end, metaOf, hotOf } = session.runtime
  Object.defineProperty(globalThis, KEY, { value: { begin, end, metaOf, session } satisfies Installed })
  Object.defineProperty(Module.prototype, 'hot', {
    configurable: true,
    get(this: NodeJS.Module) {
      return hotOf(this)
    },
    // Some packages set their own.
    set(this: NodeJS.Module, value: unknown) {
      Object.defineProperty(this, 'hot', { value, writable: true, enumerable: true, configurable: true })
    },
  })
  return session
}

/**
 * The program's entry, where that is a file (with `--entry-url` it is a URL), or else the working directory: also for an installed tool that
 * starts the program.
 */
function programRoot(): string {
  const [, entry = ''] = process.argv
  const path = pathOf(entry) ?? resolve(entry)
  return existsSync(dirname(path)) && !isInstalled(path) ? path : process.cwd()
}
