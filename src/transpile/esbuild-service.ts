import type { BuildOptions, BuildResult } from 'esbuild'
import { requireAlone } from '../own-files.js'
import { StartedProcess, withVariable } from './child-process.js'

type Esbuild = typeof import('esbuild')
/** What a build gives that writes no files. */
export type Built = BuildResult<{ write: false; metafile: true }>
export type InMemory = BuildOptions & { write: false; metafile: true }

/** After as many files its process keeps more memory than a new one needs. */
const LARGE_COUNT = 100

/**
 * How much garbage Go lets esbuild's process have, in percent of what is in use; Go's default is 100. So a cold start of 1,000 modules takes a
 * tenth less time, and that process 30 MB more.
 */
const GOGC = '200'

/** esbuild, which is loaded and started when it is first needed. */
export class EsbuildService {
  #loaded: Esbuild | undefined
  readonly #started = new StartedProcess()
  #builtCount = 0
  #running = 0

  /** Builds once more with a new process, if somebody has ended the one that ran. Rejects with esbuild's own errors. */
  async build(options: InMemory): Promise<Built> {
    this.#count(options)
    this.#running++
    try {
      return await this.#start((esbuild) => esbuild.build(options))
    } catch (error) {
      if ((error as { errors?: unknown }).errors !== undefined) throw error
      await this.#esbuild().stop()
      return await this.#start((esbuild) => esbuild.build(options))
    } finally {
      this.#running--
    }
  }

  buildSync(options: InMemory): Built {
    this.#count(options)
    try {
      return this.#startSync(options)
    } catch (error) {
      if ((error as { errors?: unknown }).errors !== undefined || this.#running > 0) throw error
      void this.#esbuild().stop()
      return this.#startSync(options)
    }
  }

  /** Starts its process ahead of time; anew, if it has grown large. It never rejects. */
  async warmUp(): Promise<void> {
    // Whoever waits for a process that is ended waits for ever.
    if (this.#running > 0) return
    if (this.#builtCount > LARGE_COUNT) await this.stop()
    await this.#start((esbuild) => esbuild.transform('')).catch(() => {})
  }

  #count({ entryPoints }: InMemory): void {
    this.#builtCount += Array.isArray(entryPoints) ? entryPoints.length : 1
  }

  /** Ends its process, if there is one, and resolves when it has ended. */
  async stop(): Promise<void> {
    this.#builtCount = 0
    await this.#loaded?.stop()
    await this.#started.hasEnded()
  }

  /** Calls what starts esbuild's process, if it does not run. */
  #start<T>(call: (esbuild: Esbuild) => T): T {
    return this.#started.watch(() => withVariable('GOGC', GOGC, () => call(this.#esbuild())))
  }

  #startSync(options: InMemory): Built {
    return withVariable('GOGC', GOGC, () => this.#esbuild().buildSync(options))
  }

  #esbuild(): Esbuild {
    this.#loaded ??= requireAlone<Esbuild>('esbuild')
    return this.#loaded
  }
}
