import diagnostics from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { importModule } from '../../node/host.js'
import { urlOf } from '../../node/module-url.js'
import { holdOutput } from './held-output.js'
import type { LoadedFiles } from './messages.js'

/** What a package may leave behind that keeps a process alive, in Node's names. */
const BUSY = [
  'Timeout',
  'TCPSocketWrap',
  'TCPServerWrap',
  'UDPWRAP',
  'ProcessWrap',
  'FSEventWrap',
  'StatWatcher',
  'Worker',
]
/** How long a package may take to come to rest. */
const REST_MS = 50

/** Loads files of packages in a spare process, one after another. What they print is held back until the program starts. */
export class Ahead {
  readonly #onLeftOut: (path: string, problem: string) => void
  readonly #require = createRequire(import.meta.url)
  #queue: LoadedFiles = []
  #loading: Promise<void> | undefined
  #release: (() => void) | undefined
  #hasListened = false
  /** How much keeps the process alive without any package. */
  #busyBefore = 0

  constructor(onLeftOut: (path: string, problem: string) => void) {
    this.#onLeftOut = onLeftOut
  }

  /** Loads these files; those that are loaded already are passed over by Node. */
  load(files: LoadedFiles): void {
    if (this.#release === undefined) {
      this.#release = holdOutput()
      this.#busyBefore = countBusy()
      diagnostics.subscribe('tracing:net.server.listen:asyncStart', this.#onListen)
    }
    this.#queue = files
    this.#loading ??= this.#run()
  }

  /** Loads no more. Resolves when the file that is being loaded is there. */
  async stop(): Promise<void> {
    this.#queue = []
    await this.#loading
    diagnostics.unsubscribe('tracing:net.server.listen:asyncStart', this.#onListen)
    this.#release?.()
  }

  readonly #onListen = () => {
    this.#hasListened = true
  }

  async #run(): Promise<void> {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      const [path, how] = next
      const problem = await this.#loadOne(path, how)
      if (problem === undefined) continue
      // The supervisor ends this process, and makes another without it.
      this.#queue = []
      this.#onLeftOut(path, problem)
    }
    this.#loading = undefined
  }

  #next(): LoadedFiles[number] | undefined {
    const [first, ...rest] = this.#queue
    this.#queue = rest
    return first
  }

  async #loadOne(path: string, how: 'import' | 'require'): Promise<string | undefined> {
    try {
      if (how === 'require') this.#require(path)
      else await importModule(urlOf(path))
    } catch (error) {
      return `it throws "${error instanceof Error ? error.message : String(error)}"`
    }
    if (this.#hasListened) return 'it listens'
    if (countBusy() <= this.#busyBefore) return undefined
    await new Promise((resolve) => setTimeout(resolve, REST_MS))
    return countBusy() > this.#busyBefore ? 'it keeps the process busy' : undefined
  }
}

function countBusy(): number {
  return process.getActiveResourcesInfo().filter((name) => BUSY.includes(name)).length
}
