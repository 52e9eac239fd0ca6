import { syncBuiltinESMExports } from 'node:module'
import type { WorkerOptions } from 'node:worker_threads'
import { builtin } from '../../node/builtin.js'
import { loaderOptions } from './loader-option.js'

const THREADS = 'worker_threads'

/**
 * Gives the loader to worker threads that are started with an `execArgv` of their own, as those of pino are: they may run project files.
 *
 * Returns a function to call before the program gets `node:worker_threads`. Only then is the class `Worker` replaced, since to load that
 * module takes 2 ms of a start, and most programs don't need it.
 */
export function followWorkerClass(): () => void {
  let isReplaced = false
  const replace = () => {
    if (isReplaced) return
    isReplaced = true
    replaceWorkerClass(builtin('node:worker_threads'))
  }
  const { getBuiltinModule, moduleLoadList } = process as unknown as Loading
  const isLoaded = moduleLoadList?.includes(`NativeModule ${THREADS}`)
  if (isLoaded) {
    replace()
    // ES modules that have imported it have copies of its exports.
    syncBuiltinESMExports()
  }
  // The only way to get the module that the hooks don't see.
  process.getBuiltinModule = ((id: string) => {
    if (id === THREADS || id === `node:${THREADS}`) replace()
    return getBuiltinModule(id)
  }) as typeof process.getBuiltinModule
  return replace
}

interface Loading {
  getBuiltinModule(id: string): unknown
  /** Every builtin that has been loaded, as `NativeModule <id>`. Not documented. */
  readonly moduleLoadList?: readonly string[]
}

/** Replaces the class by a Proxy, so that it keeps its name and its statics, and can be extended. */
function replaceWorkerClass(threads: { Worker: typeof import('node:worker_threads').Worker }): void {
  const { Worker } = threads
  const replaced: typeof Worker = new Proxy(Worker, {
    construct(target, [file, options, ...rest], newTarget) {
      return Reflect.construct(target, [file, adjusted(options), ...rest], newTarget === replaced ? target : newTarget)
    },
  })
  Object.defineProperty(Worker.prototype, 'constructor', { value: replaced, writable: true, configurable: true })
  threads.Worker = replaced
}

/** Adds the loader to `execArgv`, but not to options that Node will refuse, and not for a thread whose code is a string. */
function adjusted(options: WorkerOptions | undefined): WorkerOptions | undefined {
  const { execArgv, eval: isText, workerData, env } = options ?? {}
  if (!Array.isArray(execArgv) || isText || isOfEsbuild(workerData)) return options
  // `SHARE_ENV`, a symbol, stands for the environment of this thread.
  const hasOwnEnv = typeof env === 'object' && env !== null
  const added = loaderOptions(execArgv, hasOwnEnv ? (env as NodeJS.ProcessEnv) : process.env)
  if (added.length === 0) return options
  // The other options stay what they are, getters included.
  return Object.create(options ?? {}, { execArgv: { value: [...added, ...execArgv], enumerable: true } })
}

/** True for the `workerData` of the thread of esbuild's synchronous calls, those of the program included. */
export function isOfEsbuild(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'esbuildVersion' in data
}
