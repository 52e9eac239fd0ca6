import { createRequire } from 'node:module'
import type { BuildOptions, BuildResult } from 'esbuild'
import { orUndefined } from '../node/or-undefined.js'
import { requireAlone, resolveOwn } from '../own-files.js'
import { StartedProcess, withVariables } from './child-process.js'

type Esbuild = typeof import('esbuild')
/** What a build gives that writes no files. */
export type Built = BuildResult<{ write: false; metafile: true }>
export type InMemory = BuildOptions & { write: false; metafile: true }

/** After as many files its process keeps more memory than a new one needs. */
const LARGE_COUNT = 100

/** What esbuild and its process read. */
const ENVIRONMENT = {
  // Go lets it have twice the garbage: a cold start of 1,000 modules takes a tenth less time, and that process 30 MB more.
  GOGC: '200',
  // Without a thread of its own, which would take an id from the program's threads. A synchronous build takes 7 ms so, at once; with a thread
  // 1 ms, after 35 ms.
  ESBUILD_WORKER_THREADS: '0',
  // In bytes: what the process of a synchronous build may answer.
  ESBUILD_MAX_BUFFER: String(2 ** 30),
}

/** esbuild, which is loaded and started when it is first needed. */
export class EsbuildService {
  #loaded: Esbuild | undefined
  readonly #started = new StartedProcess()
  #builtCount = 0
  #running = 0

  /** Builds once more with a new process, if somebody has ended the one that ran. Rejects with esbuild's own errors. */
  async build(options: InMemory): Promise<Built> {
    this.#builtCount += Array.isArray(options.entryPoints) ? options.entryPoints.length : 1
    this.#running++
    try {
      return await this.#start((esbuild) => esbuild.build(options))
    } catch (error) {
      if (isOwn(error)) throw error
      await this.#esbuild().stop()
      return await this.#buildAgain(options)
    } finally {
      this.#running--
    }
  }

  async #buildAgain(options: InMemory): Promise<Built> {
    try {
      return await this.#start((esbuild) => esbuild.build(options))
    } catch (error) {
      throw isOwn(error) ? error : notStarted(this.#started.failure ?? error)
    }
  }

  /** Builds in a process of its own. Throws esbuild's own errors. */
  buildSync(options: InMemory): Built {
    try {
      return withVariables(ENVIRONMENT, () => this.#esbuild().buildSync(options))
    } catch (error) {
      throw isOwn(error) ? error : notStarted(error)
    }
  }

  /** Starts its process ahead of time; anew, if it has grown large. It never rejects. */
  async warmUp(): Promise<void> {
    // Whoever waits for a process that is ended waits for ever.
    if (this.#running > 0) return
    if (this.#builtCount > LARGE_COUNT) await this.stop()
    try {
      await this.#start((esbuild) => esbuild.transform(''))
    } catch {
      // Whoever needs it will hear why it can't be started.
    }
  }

  /** Ends its process, if there is one, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#builtCount = 0
    await this.#loaded?.stop()
    await this.#started.hasEnded()
  }

  /** Calls what starts esbuild's process, if it does not run. */
  #start<T>(call: (esbuild: Esbuild) => T): T {
    return this.#started.watch(() => withVariables(ENVIRONMENT, () => call(this.#esbuild())))
  }

  #esbuild(): Esbuild {
    this.#loaded ??= withVariables(binaryVariable(), () => requireAlone<Esbuild>('esbuild'))
    return this.#loaded
  }
}

/** True for an error that esbuild has found in what it was given. */
function isOwn(error: unknown): boolean {
  return (error as { errors?: unknown }).errors !== undefined
}

function notStarted(cause: unknown): Error {
  const error = new Error(`Cannot run esbuild: ${(cause as Error).message}`)
  // The frames would show this file, which is not where the mistake is.
  error.stack = `Error: ${error.message}`
  return error
}

/** Names the file that esbuild starts. Otherwise esbuild looks for it at each synchronous build, and hooks of the program see that. */
function binaryVariable(): Record<string, string> {
  const { platform, arch, versions } = process
  // Elsewhere it is no file to be started.
  if (platform === 'android' || versions.pnp !== undefined) return {}
  const name = `@esbuild/${platform}-${arch}/${platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild'}`
  const path = orUndefined(() => createRequire(resolveOwn('esbuild')).resolve(name))
  return path === undefined ? {} : { ESBUILD_BINARY_PATH: path }
}
