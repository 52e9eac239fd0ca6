import { join } from 'node:path'
import type { FSWatcher } from 'chokidar'

export interface WatcherPorts {
  /** Something happened to a file, or to something below a folder. What it was, its contents tell. */
  onEvent(path: string): void
  onNewFolder(path: string): void
  onError(error: NodeJS.ErrnoException): void
}

/**
 * Watches folders, not files: one handle each, and a file that is saved by rename or comes back after a deletion stays noticed.
 *
 * chokidar's `change` can't be trusted alone, since it holds a second one within 50 ms back; its `raw` events come at once
 * and all. When it polls there are no `raw` events for folders, so then it looks at the files as well.
 */
export class Watcher {
  readonly #ports: WatcherPorts
  readonly #folders = new Set<string>()
  readonly #failures = new Set<string>()
  #chokidar: FSWatcher | undefined
  #isStarted = false

  constructor(ports: WatcherPorts) {
    this.#ports = ports
  }

  /** Loads chokidar and begins. Resolves when the folders known so far are watched. */
  async start(): Promise<void> {
    if (this.#isStarted) return
    this.#isStarted = true

    const { watch } = await import('chokidar')
    const usePolling = isPolling(process.env.CHOKIDAR_USEPOLLING)
    const watcher = watch([], {
      persistent: false,
      ignoreInitial: true,
      depth: 0,
      ...(!usePolling && { ignored: (_path: string, stats?: { isFile(): boolean }) => stats?.isFile() ?? false }),
    })
    this.#chokidar = watcher

    watcher.on('all', (event, path) => {
      // A folder that went away takes its watch with it, so it is asked for again when it comes back.
      if (event === 'addDir' && this.#folders.has(path)) watcher.add(path)
      if (event === 'addDir') this.#ports.onNewFolder(path)
      this.#ports.onEvent(path)
    })
    watcher.on('raw', (_event, name, details) => {
      const folder = (details as { watchedPath?: string }).watchedPath
      if (folder !== undefined) this.#ports.onEvent(name ? join(folder, name) : folder)
    })
    watcher.on('error', (error) => this.#onError(error as NodeJS.ErrnoException))

    watcher.add([...this.#folders])
    await new Promise<void>((resolve) => watcher.once('ready', resolve))
  }

  /** True if the folder was not watched before. */
  watchFolder(folder: string): boolean {
    if (this.#folders.has(folder)) return false
    this.#folders.add(folder)
    this.#chokidar?.add(folder)
    return true
  }

  /** All folders that are watched, or will be. */
  folders(): Iterable<string> {
    return this.#folders
  }

  isWatching(folder: string): boolean {
    return this.#folders.has(folder)
  }

  /** Once for each kind: where one folder can't be watched, a hundred can't. */
  #onError(error: NodeJS.ErrnoException): void {
    const kind = error.code ?? error.message
    if (this.#failures.has(kind)) return
    this.#failures.add(kind)
    this.#ports.onError(error)
  }

  async close(): Promise<void> {
    await this.#chokidar?.close()
  }
}

/** As chokidar reads it. */
function isPolling(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase())
}
