import { statSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
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
 * chokidar's own events can't be trusted alone: it holds a second `change` within 50 ms back, and does not look for new folders in
 * one that it is reading. Its `raw` events come at once and all. When it polls there are none for folders, so then it looks at the
 * files as well.
 */
export class Watcher {
  readonly #ports: WatcherPorts
  /** Each with what told it from another folder of its name; `undefined` while there is none. */
  readonly #folders = new Map<string, number | undefined>()
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
      // With a folder that it takes for gone chokidar has dropped its watch, whatever lies there by now.
      if (event === 'unlinkDir' && this.#folders.has(path)) this.#folders.set(path, undefined)
      if (event === 'unlinkDir' || event === 'addDir') this.#lookForFolder(path)
      this.#ports.onEvent(path)
    })
    watcher.on('raw', (_event, name, details) => {
      const folder = (details as { watchedPath?: string }).watchedPath
      if (folder === undefined) return
      // A folder that goes away names itself.
      const isItself = !name || (name === basename(folder) && inodeOf(folder) === undefined)
      const path = isItself ? folder : join(folder, name)
      this.#lookForFolder(path)
      this.#ports.onEvent(path)
    })
    watcher.on('error', (error) => this.#onError(error as NodeJS.ErrnoException))

    watcher.add([...this.#folders.keys()])
    await new Promise<void>((resolve) => watcher.once('ready', resolve))
  }

  /** True if the folder was not watched before. */
  watchFolder(folder: string): boolean {
    if (this.#folders.has(folder)) return false
    this.#folders.set(folder, inodeOf(folder))
    this.#chokidar?.add(folder)
    return true
  }

  /** A folder that went away took its watch with it, and those of all below: they are asked for again when there are some of their names. */
  #lookForFolder(path: string): void {
    const inode = inodeOf(path)
    if (this.#folders.has(path)) {
      if (inode === this.#folders.get(path)) return
      this.#watchAgain(path, inode)
    }
    if (inode === undefined) return
    for (const below of this.#folders.keys()) if (below.startsWith(path + sep)) this.#watchAgain(below, inodeOf(below))
    this.#ports.onNewFolder(path)
  }

  #watchAgain(folder: string, inode: number | undefined): void {
    this.#folders.set(folder, inode)
    this.#chokidar?.unwatch(folder)
    if (inode !== undefined) this.#chokidar?.add(folder)
  }

  /** All folders that are watched, or will be. */
  folders(): Iterable<string> {
    return this.#folders.keys()
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

/** What tells a folder from others on its disk; `undefined` for what is none. */
function inodeOf(path: string): number | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isDirectory() ? stats.ino : undefined
  } catch {
    return undefined
  }
}

/** As chokidar reads it. */
function isPolling(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase())
}
