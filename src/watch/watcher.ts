import type { FSWatcher as FSWatcherOfNode } from 'node:fs'
import { existsSync, watch } from 'node:fs'
import type { ChokidarOptions, FSWatcher } from 'chokidar'
import { isFolder } from '../files/file-times.js'
import { isAtOrBelow, isBelow } from '../files/is-below.js'
import { realPathOf } from '../files/real-path.js'
import { importModule } from '../node/host.js'
import { basename, dirname, join, normalize } from '../node/path.js'
import { identityOf, readProblemOf } from './folder-identity.js'

/** Callbacks of the watcher. */
export interface WatcherPorts {
  /** A file, or something below a folder, may have changed; the event does not say how. */
  onEvent(path: string): void
  onNewFolder(path: string): void
  /** A folder is now watched that was not when the watcher started: changes in it before now have caused no event. */
  onWatched(folder: string): void
  onError(error: NodeJS.ErrnoException): void
}

/** What is used of `fs.watch`. */
type WatchOfNode = (
  folder: string,
  options: { persistent: false; recursive: boolean },
  onEvent: (event: string, name: string | null) => void,
) => Pick<FSWatcherOfNode, 'on' | 'close'>

/** A folder that is watched, or that does not exist yet, or that this user may not read now. */
interface WatchedFolder {
  /** `undefined` while the folder is not watched. */
  readonly identity: string | undefined
  close(): void
}

/**
 * Watches folders, not files: that takes one handle each, and notices a file that is saved by rename, or deleted and created again.
 *
 * chokidar's own events are not enough: it holds back a second `change` within 50 ms, and does not look for new folders in a folder that it
 * is reading. Its `raw` events are immediate and complete. When it polls there are none for folders, so then it watches the files as well.
 *
 * Each folder has a chokidar watcher of its own. A folder that replaces another gets a new watcher: the old one learns late that its folder
 * is gone, and would then drop the watch of the new folder. When a watcher is ready, changes from before are looked for.
 */
export class Watcher {
  readonly #ports: WatcherPorts
  readonly #folders = new Map<string, WatchedFolder>()
  readonly #failures = new Set<string>()
  #watch: typeof import('chokidar').watch | undefined
  readonly #watchOfNode: WatchOfNode | undefined
  #tree: string | undefined
  #isClosed = false

  /**
   * On Windows a folder that is deleted is an error of its watch, for which chokidar has no listener where the watch does not keep the program
   * alive: that would end the program. So there `fs.watch` is used, of which chokidar's raw events are; and one watch for a whole tree, since
   * the watch of a folder keeps those above it from being renamed.
   */
  constructor(ports: WatcherPorts, watchOfNode = process.platform === 'win32' ? watch : undefined) {
    this.#ports = ports
    this.#watchOfNode = watchOfNode
  }

  /** Loads chokidar and opens the watches. Resolves when the folders known so far are watched. */
  async start(): Promise<void> {
    const { watch } = await importModule<typeof import('chokidar')>('chokidar')
    this.#watch = watch
    await Promise.all(Array.from(this.#folders.keys(), (folder) => this.#open(folder)))
  }

  /** Adds a folder, which need not exist yet. Returns false if it was added before. */
  watchFolder(folder: string): boolean {
    if (this.#folders.has(folder)) return false
    this.#folders.set(folder, { identity: undefined, close() {} })
    if (this.#watch !== undefined) this.#openLate(folder)
    return true
  }

  /** Adds a folder which has most of the others below it. */
  watchTree(folder: string): void {
    if (this.#watchOfNode !== undefined && !isPolling()) this.#tree = folder
    this.watchFolder(folder)
  }

  /** All folders that were added. */
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

  /** Watches the folder that is now at a path. Resolves when it is watched; with false if there is none, or this was closed meanwhile. */
  async #open(folder: string): Promise<boolean> {
    if (this.#watch === undefined || this.#isClosed) return false
    this.#folders.get(folder)?.close()
    const identity = identityOf(folder)
    if (identity === undefined) {
      this.#folders.set(folder, { identity, close() {} })
      const problem = isFolder(folder) ? readProblemOf(folder) : undefined
      if (problem !== undefined) this.#onError(problem)
      // Its creation is an event in the folder above, and so is a change of its rights.
      if (dirname(folder) !== folder) this.watchFolder(dirname(folder))
      return false
    }
    const isWatched = await this.#openAs(folder, identity)
    if (isWatched) this.#lookBelow(folder)
    return isWatched
  }

  #openAs(folder: string, identity: string): boolean | Promise<boolean> {
    if (this.#watchOfNode === undefined || isPolling()) return this.#openByChokidar(folder, identity)
    if (!this.#isInTree(folder)) return this.#openByNode(folder, identity)
    this.#folders.set(folder, { identity, close() {} })
    return true
  }

  /** True for what the watch of the tree tells of. It follows no links. */
  #isInTree(folder: string): boolean {
    return this.#tree !== undefined && isBelow(folder, this.#tree) && realPathOf(folder) === folder
  }

  #openByNode(folder: string, identity: string): boolean {
    const options = { persistent: false, recursive: folder === this.#tree } as const
    const onGone = () => {
      this.#openLate(folder)
      this.#ports.onEvent(folder)
    }
    try {
      const watcher = this.#watchOfNode?.(folder, options, (event, name) => {
        // A folder that is being deleted may send events without end.
        if (identityOf(folder) !== identity) return onGone()
        // Without a name, anything in it may have changed.
        const path = name ? join(folder, name) : folder
        const isNews = this.#lookAt(path)
        // A folder has a new time for each file that comes and goes in it, of which there is an event too.
        if (isNews || event !== 'change' || path === folder || !this.#folders.has(path)) this.#ports.onEvent(path)
      })
      watcher?.on('error', (error: NodeJS.ErrnoException) => {
        if (identityOf(folder) === identity) this.#onError(error)
        else onGone()
      })
      this.#folders.set(folder, { identity, close: () => watcher?.close() })
      return true
    } catch (error) {
      this.#onError(error as NodeJS.ErrnoException)
      return false
    }
  }

  async #openByChokidar(folder: string, identity: string): Promise<boolean> {
    if (this.#watch === undefined) return false
    const watcher = this.#listenTo(this.#watch([], watchOptions()), folder)
    return await new Promise<boolean>((resolve) => {
      const close = () => {
        void watcher.close()
        resolve(false)
      }
      this.#folders.set(folder, { identity, close })
      watcher.once('ready', () => resolve(true))
      watcher.add(folder)
    })
  }

  #listenTo(watcher: FSWatcher, folder: string): FSWatcher {
    watcher.on('all', (event, path) => {
      // chokidar takes the folder for gone and has dropped its watch, whatever is there by now.
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

  /** Without a name, anything in the folder may have changed. The last event of a deleted folder has its own name. */
  #onRawEvent(folder: string, name: string | null): void {
    const path = name ? join(folder, name) : folder
    const isGone = name === basename(folder) && !existsSync(path)
    if (isGone) this.#openLate(folder)
    else this.#lookAt(path)
    this.#ports.onEvent(isGone ? folder : path)
  }

  /** Something happened at this path: a folder may be new there, or may have replaced another. Returns true if so, or if one has gone. */
  #lookAt(path: string): boolean {
    const identity = identityOf(path)
    const known = this.#folders.get(path)
    if (known?.identity === identity) return false
    if (known !== undefined) this.#openLate(path)
    if (identity === undefined) return true
    this.#lookBelow(path)
    this.#ports.onNewFolder(path)
    return true
  }

  /** Opens the watches of replaced folders below one again, and reports each: earlier changes there have caused no event. */
  #lookBelow(folder: string): void {
    for (const [path, { identity }] of this.#folders) {
      if (!isAtOrBelow(path, folder) || identity === identityOf(path)) continue
      this.#openLate(path)
      this.#ports.onEvent(path)
    }
  }

  /** Reports each kind of error once: if one folder can't be watched, hundreds may follow. What is no folder, as a link to itself, is not watched. */
  #onError(error: NodeJS.ErrnoException): void {
    if (error.syscall === 'stat' && error.path !== undefined && !isFolder(error.path)) return
    const kind = error.code ?? error.message
    if (this.#failures.has(kind)) return
    this.#failures.add(kind)
    this.#ports.onError(error)
  }
}

function watchOptions(): ChokidarOptions {
  const ignored = (_path: string, stats?: { isFile(): boolean }) => stats?.isFile() ?? false
  const options = { persistent: false, ignoreInitial: true, depth: 0 }
  return isPolling() ? options : { ...options, ignored }
}

/** As chokidar reads it. */
function isPolling(): boolean {
  return !['', '0', 'false'].includes(process.env.CHOKIDAR_USEPOLLING?.toLowerCase() ?? '')
}
