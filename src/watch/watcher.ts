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
  readonly #folders = new Map<string, string | undefined>()
  readonly #failures = new Set<string>()
  #watch: typeof import('chokidar').watch | undefined
  /** Each with the folders that it watches; one without any is closed. */
  readonly #opened = new Map<FSWatcher, Set<string>>()
  /** Folders that have taken the places of others. */
  readonly #replaced = new Set<string>()
  #isStarted = false
  #isClosed = false

  constructor(ports: WatcherPorts) {
    this.#ports = ports
  }

  /** Loads chokidar and begins. Resolves when the folders known so far are watched. */
  async start(): Promise<void> {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#watch = (await import('chokidar')).watch
    const watcher = this.#open([...this.#folders.keys()])
    await new Promise<void>((resolve) => watcher?.once('ready', resolve))
  }

  #open(folders: readonly string[]): FSWatcher | undefined {
    const usePolling = isPolling(process.env.CHOKIDAR_USEPOLLING)
    const watcher = this.#watch?.([], {
      persistent: false,
      ignoreInitial: true,
      depth: 0,
      ...(!usePolling && { ignored: (_path: string, stats?: { isFile(): boolean }) => stats?.isFile() ?? false }),
    })
    if (watcher === undefined) return undefined
    this.#opened.set(watcher, new Set(folders))

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
      const isItself = !name || (name === basename(folder) && identityOf(folder) === undefined)
      const path = isItself ? folder : join(folder, name)
      this.#lookForFolder(path)
      this.#ports.onEvent(path)
    })
    watcher.on('error', (error) => this.#onError(error as NodeJS.ErrnoException))
    watcher.add([...folders])
    return watcher
  }

  /** True if the folder was not watched before. */
  watchFolder(folder: string): boolean {
    if (this.#folders.has(folder)) return false
    this.#folders.set(folder, identityOf(folder))
    const [first] = this.#opened
    if (first === undefined) this.#open([folder])
    else first[0].add(folder)
    first?.[1].add(folder)
    return true
  }

  /** A folder that went away took its watch with it, and those of all below: they are asked for again when there are some of their names. */
  #lookForFolder(path: string): void {
    const identity = identityOf(path)
    const isKnown = this.#folders.has(path)
    if (isKnown) {
      if (identity === this.#folders.get(path)) return
      this.#watchAgain(path, identity)
    }
    if (identity === undefined) return
    for (const [below, known] of this.#folders) {
      if (below.startsWith(path + sep) && (isKnown || known !== identityOf(below))) this.#watchAgain(below)
    }
    this.#ports.onNewFolder(path)
  }

  /**
   * By another one of chokidar's watchers: one that has known a folder of that name learns late that it has gone, and drops its watch on the
   * new one.
   */
  #watchAgain(folder: string, identity = identityOf(folder)): void {
    this.#folders.set(folder, identity)
    for (const [watcher, folders] of this.#opened) {
      if (!folders.delete(folder)) continue
      watcher.unwatch(folder)
      if (folders.size > 0) continue
      this.#opened.delete(watcher)
      void watcher.close()
    }
    if (identity === undefined) return
    if (this.#replaced.size === 0) queueMicrotask(() => this.#openReplaced())
    this.#replaced.add(folder)
  }

  #openReplaced(): void {
    if (!this.#isClosed) this.#open([...this.#replaced])
    this.#replaced.clear()
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
    this.#isClosed = true
    await Promise.all([...this.#opened.keys()].map((watcher) => watcher.close()))
  }
}

/** What tells a folder from others of its name; `undefined` for what is none. A new one often has the inode of the last one that was deleted. */
function identityOf(path: string): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isDirectory() ? `${stats.ino} ${stats.birthtimeMs}` : undefined
  } catch {
    return undefined
  }
}

/** As chokidar reads it. */
function isPolling(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase())
}
