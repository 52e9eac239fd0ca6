import type { Hooks } from '../loader/hooks.js'
import { isMainThread } from '../node/main-thread.js'
import type { Toolchain } from '../toolchain/toolchain.js'

/** After the program has started, and before somebody is likely to save. */
const TIDY_DELAY_MS = 1_000

/** What is done for the next edit and the next start, while the program doesn't notice. */
export class BackgroundWork {
  readonly #tools: Toolchain
  readonly #hooks: Pick<Hooks, 'flush'>

  constructor(tools: Toolchain, hooks: Pick<Hooks, 'flush'>) {
    this.#tools = tools
    this.#hooks = hooks
    process.once('exit', () => this.keep())
  }

  /** The program has had its time to start. */
  prepare(): void {
    // A program may have many threads, and each would have a process of its own.
    if (isMainThread) void this.#tools.esbuild.warmUp()
    // It takes a moment, in which nobody should be waiting.
    setTimeout(() => this.#tools.cache.tidy(), TIDY_DELAY_MS).unref()
  }

  /** Writes what was transpiled to the disk. */
  keep(): void {
    this.#hooks.flush?.()
    this.#tools.cache.flush()
  }

  /** The same, and leaves no process behind. */
  async close(): Promise<void> {
    this.keep()
    await this.#tools.esbuild.stop()
  }
}
