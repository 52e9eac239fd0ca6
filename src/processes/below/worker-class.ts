import { syncBuiltinESMExports } from 'node:module'
import type { WorkerOptions } from 'node:worker_threads'
import { builtin } from '../../node/builtin.js'
import { loaderOptions } from './loader-option.js'

const THREADS = 'worker_threads'

/**
 * Gives the loader to worker threads that are started with an `execArgv` of their own, as those of pino are: what they run may be the
 * project's.
 *
 * Returns a function to be called before the program gets `node:worker_threads`. Only then the class in it is replaced: to load that
 * module takes 2 ms of a start, and most programs do without.
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
    // Whoever has imported it has a copy of what it exported.
    syncBuiltinESMExports()
  }
  // The one way to it of which the hooks don't hear.
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

/** By a Proxy: the class keeps its name and its statics, and can be extended. */
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

/** What Node refuses it gets as it is, to say so. A thread whose code is a text never has the loader. */
function adjusted(options: WorkerOptions | undefined): WorkerOptions | undefined {
  const { execArgv, eval: isText, workerData, env } = options ?? {}
  if (!Array.isArray(execArgv) || isText || isOfEsbuild(workerData)) return options
  // A symbol stands for the environment of this thread.
  const hasOwnEnv = typeof env === 'object' && env !== null
  const added = loaderOptions(execArgv, hasOwnEnv ? (env as NodeJS.ProcessEnv) : process.env)
  if (added.length === 0) return options
  // The other options stay what they are, getters included.
  return Object.create(options ?? {}, { execArgv: { value: [...added, ...execArgv], enumerable: true } })
}

/** The thread of esbuild's synchronous calls, also where the program makes them. */
function isOfEsbuild(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'esbuildVersion' in data
}
