import type { Hooks } from '../loader/hooks.js'
import { keepCode } from '../node/host.js'
import { isMainThread } from '../node/main-thread.js'
import type { Toolchain } from '../toolchain/toolchain.js'

/** After the program has started, and before a save is likely. */
const TIDY_DELAY_MS = 1_000

/** Work for the next edit and the next start, which is done while the program is idle. */
export class BackgroundWork {
  readonly #tools: Toolchain
  readonly #hooks: Pick<Hooks, 'flush'>

  constructor(tools: Toolchain, hooks: Pick<Hooks, 'flush'>) {
    this.#tools = tools
    this.#hooks = hooks
    process.once('exit', () => this.keep())
  }

  /** To be called when the program has started. */
  prepare(): void {
    // In one thread only: each would start an esbuild process of its own.
    if (isMainThread) void this.#tools.esbuild.warmUp()
    // Tidying up takes a moment, in which no request should be waiting.
    setTimeout(() => this.#tidy(), TIDY_DELAY_MS).unref()
  }

  /** Writes what was transpiled to the cache on the disk, and the code of hot-hook itself. */
  keep(): void {
    this.#hooks.flush?.()
    this.#tools.cache.flush()
    keepCode()
  }

  #tidy(): void {
    this.#tools.cache.tidy()
    keepCode()
  }

  /** Writes what was transpiled to the cache, and ends esbuild's process. */
  async close(): Promise<void> {
    this.keep()
    await this.#tools.esbuild.stop()
  }
}
