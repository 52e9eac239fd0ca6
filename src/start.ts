import { builtin } from './builtin.js'
import { isMainThread } from './main-thread.js'
import type { Runtime } from './runtime/runtime.js'
import { Session } from './session.js'

/** Where modules and `hot` find what runs in their thread, also when this package is installed twice. */
const KEY = 'hot-hook'

interface Installed {
  readonly begin: Runtime['begin']
  readonly end: Runtime['end']
  readonly metaOf: Runtime['metaOf']
  readonly session: Session
}
type Global = { [KEY]?: Installed }

/** The session of this thread, if one was started. */
export function currentSession(): Session | undefined {
  return (globalThis as Global)[KEY]?.session
}

/**
 * Installs the hooks in this thread, once. `root` is the program's entry or a folder. Returns `undefined` in a thread that is none of
 * the program's.
 */
export function startSession(root = process.argv[1] ?? process.cwd()): Session | undefined {
  const running = currentSession()
  if (running !== undefined || isOfEsbuild()) return running

  const session = new Session(root)
  const { begin, end, metaOf } = session.runtime
  Object.defineProperty(globalThis, KEY, { value: { begin, end, metaOf, session } satisfies Installed })
  return session
}

/** esbuild's synchronous calls run in a worker thread, which inherits NODE_OPTIONS. */
function isOfEsbuild(): boolean {
  const data: unknown = isMainThread ? undefined : builtin('node:worker_threads').workerData
  return typeof data === 'object' && data !== null && 'esbuildVersion' in data
}
