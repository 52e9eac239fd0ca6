import { existsSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import type { ChokidarOptions, FSWatcher } from 'chokidar'
import { statsOf } from '../files/file-times.js'
import { isAtOrBelow } from '../files/is-below.js'

export interface WatcherPorts {
  /** Something happened to a file, or to something below a folder. What it was, its contents tell. */
  onEvent(path: string): void
  onNewFolder(path: string): void
  /** A folder is watched that was not when the watcher started: what happened there until now no event has told. */
  onWatched(folder: string): void
  onError(error: NodeJS.ErrnoException): void
}

/** A folder that is watched, or that is waited for. */
interface WatchedFolder {
  /** `undefined` while there is no folder of that name. */
  readonly identity: string | undefined
  close(): void
}

/**
 * Watches folders, not files: one handle each, and a file that is saved by rename or comes back after a deletion stays noticed.
 *
 * chokidar's own events can't be trusted alone: it holds a second `change` within 50 ms back, and does not look for new folders in
 * one that it is reading. Its `raw` events come at once and all. When it polls there are none for folders, so then it looks at the
 * files as well.
 *
 * Each folder has a chokidar watcher of its own. A folder that takes the place of another gets a new one: the old one learns late that its
 * folder has gone, and would then drop its watch on the new one. When a watcher stands, all that may have happened before is looked for.
 */
export class Watcher {
  readonly #ports: WatcherPorts
  readonly #folders = new Map<string, WatchedFolder>()
  readonly #failures = new Set<string>()
  #watch: typeof import('chokidar').watch | undefined
  #isClosed = false

  constructor(ports: WatcherPorts) {
    this.#ports = ports
  }

  /** Loads chokidar and begins. Resolves when the folders known so far are watched. */
  async start(): Promise<void> {
    const { watch } = await import('chokidar')
    this.#watch = watch
    await Promise.all(Array.from(this.#folders.keys(), (folder) => this.#open(folder)))
  }

  /** True if the folder was not watched before. If there is none of that name, it is waited for. */
  watchFolder(folder: string): boolean {
    if (this.#folders.has(folder)) return false
    this.#folders.set(folder, { identity: undefined, close() {} })
    if (this.#watch !== undefined) this.#openLate(folder)
    return true
  }

  /** All folders that are watched, or will be. */
  folders(): Iterable<string> {
    return this.#folders.keys()
  }

  isWatching(folder: string): boolean {
    return this.#folders.has(folder)
  }

  close(): void {
    this.#isClosed = true
    for (const { close } of this.#folders.values()) close()
  }

  #openLate(folder: string): void {
    void this.#open(folder).then((isWatched) => isWatched && this.#ports.onWatched(folder))
  }

  /** Watches what has this name now, in place of what had it before. Resolves when it is watched; with false if it can't be, or need not be any more. */
  async #open(folder: string): Promise<boolean> {
    if (this.#watch === undefined || this.#isClosed) return false
    this.#folders.get(folder)?.close()
    const identity = identityOf(folder)
    if (identity === undefined) {
      this.#folders.set(folder, { identity, close() {} })
      // The way to it begins above it.
      if (dirname(folder) !== folder) this.watchFolder(dirname(folder))
      return false
    }
    const watcher = this.#listenTo(this.#watch([], watchOptions()), folder)
    const isWatched = await new Promise<boolean>((resolve) => {
      const close = () => {
        void watcher.close()
        resolve(false)
      }
      this.#folders.set(folder, { identity, close })
      watcher.once('ready', () => resolve(true))
      watcher.add(folder)
    })
    if (isWatched) this.#lookBelow(folder)
    return isWatched
  }

  #listenTo(watcher: FSWatcher, folder: string): FSWatcher {
    watcher.on('all', (event, path) => {
      // With a folder that it takes for gone chokidar has dropped its watch, whatever lies there by now.
      if (event === 'unlinkDir' && path === folder) this.#openLate(folder)
      else if (event === 'unlinkDir' || event === 'addDir') this.#lookAt(path)
      this.#ports.onEvent(path)
    })
    watcher.on('raw', (_event, name, details) => {
      const { watchedPath } = details as { watchedPath?: string }
      if (watchedPath !== undefined) this.#onRawEvent(normalize(watchedPath), name)
    })
    watcher.on('error', (error) => this.#onError(error as NodeJS.ErrnoException))
    return watcher
  }

  /** Without a name, anything may have happened in the folder. One that goes away names itself. */
  #onRawEvent(folder: string, name: string | null): void {
    const path = name ? join(folder, name) : folder
    const isGone = name === basename(folder) && !existsSync(path)
    if (isGone) this.#openLate(folder)
    else this.#lookAt(path)
    this.#ports.onEvent(isGone ? folder : path)
  }

  /** Something happened to what has this name: it may be a folder that is new, or another one than before. */
  #lookAt(path: string): void {
    const identity = identityOf(path)
    const known = this.#folders.get(path)
    if (known !== undefined && known.identity === identity) return
    if (known !== undefined) this.#openLate(path)
    if (identity === undefined) return
    this.#lookBelow(path)
    this.#ports.onNewFolder(path)
  }

  /** A folder that was replaced took the watches of all below with it, and what came before it was watched no event tells. */
  #lookBelow(folder: string): void {
    for (const [path, { identity }] of this.#folders) {
      if (!isAtOrBelow(path, folder) || identity === identityOf(path)) continue
      this.#openLate(path)
      this.#ports.onEvent(path)
    }
  }

  /** Once for each kind: where one folder can't be watched, a hundred can't. */
  #onError(error: NodeJS.ErrnoException): void {
    const kind = error.code ?? error.message
    if (this.#failures.has(kind)) return
    this.#failures.add(kind)
    this.#ports.onError(error)
  }
}

/** What tells a folder from others of its name; `undefined` for what is none. A new one often has the inode of the last one that was deleted. */
function identityOf(path: string): string | undefined {
  const stats = statsOf(path)
  return stats?.isDirectory() ? `${stats.ino} ${stats.birthtimeMs}` : undefined
}

function watchOptions(): ChokidarOptions {
  const ignored = (_path: string, stats?: { isFile(): boolean }) => stats?.isFile() ?? false
  const options = { persistent: false, ignoreInitial: true, depth: 0 }
  return isPolling(process.env.CHOKIDAR_USEPOLLING) ? options : { ...options, ignored }
}

/** As chokidar reads it. */
function isPolling(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase())
}
