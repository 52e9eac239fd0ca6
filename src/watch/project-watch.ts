import { basename, dirname } from 'node:path'
import { changedAt, timesOf } from '../files/file-times.js'
import { isAtOrBelow, isBelow } from '../files/is-below.js'
import { now } from '../node/clock.js'
import { walk } from './walk.js'
import { Watcher } from './watcher.js'

/** The watcher is loaded when the program is at rest, which is looked at as often as this, */
const LOOK_MS = 20
/** or when it has gone on loading for so long. */
const LONGEST_START_MS = 5_000
/** Folders that are watched from now on are looked at together, after this time. */
const CATCH_UP_MS = 20
/** How coarse the times of a file system may be. */
const CLOCK_MARGIN_MS = 2_000

export interface ProjectWatchPorts {
  /** What happened from this time on is to be noticed, in ms since 1970. */
  readonly since: number
  /** In how many ms the program is at rest, if it loads nothing until then; 0 or less if it is now. */
  restsIn(): number
  /** False while the program has loaded none of the project's files: many that inherit NODE_OPTIONS never do. */
  hasFiles(): boolean
  /** Paths of all files that the program depends on. */
  files(): Iterable<string>
  /** The folder that the project lies in. */
  folder(): string
  /** Other places in which something may happen that matters, whatever lies there now. */
  otherPlaces(): readonly { folder: string; depth: number }[]
  ignores(path: string): boolean
  /** The contents of this file are compared; for others an event is enough. */
  isCompared(path: string): boolean
  /** Something may have happened to a file. */
  touch(path: string): void
  /** From now on changes are noticed, and the program has had its time to start. */
  onReady(): void
  onError(error: NodeJS.ErrnoException): void
}

/** Watches the folders of all files that the program has loaded, and misses nothing that happened before it could. */
export class ProjectWatch {
  readonly #ports: ProjectWatchPorts
  readonly #watcher: Watcher
  /** All before this time has been looked at. */
  #caughtUpAt: number
  /** When the files had changed last of which an event is enough: each change is told once. */
  readonly #told = new Map<string, number | undefined>()
  /** How many other places were known when they were looked at last. */
  #otherPlaces = 0
  #isWanted = false
  #isScheduled = false
  #isRunning = false
  #isClosed = false
  #isCatchingUp = false
  #isEverywhere = false

  constructor(ports: ProjectWatchPorts) {
    this.#ports = ports
    this.#caughtUpAt = ports.since
    this.#watcher = new Watcher({
      onEvent: (path) => this.#onEvent(path),
      onNewFolder: (path) => this.#onNewFolder(path),
      onWatched: (path) => {
        this.#onNewFolder(path)
        this.#catchUpSoon()
      },
      onError: (error) => ports.onError(error),
    })
  }

  /** Starts soon, without keeping the program alive for it. */
  schedule(): void {
    this.#isWanted = true
    if (this.#isScheduled || !this.#ports.hasFiles()) return
    this.#isScheduled = true
    const end = now() + LONGEST_START_MS
    const startAtRest = () => {
      const leftMs = Math.min(this.#ports.restsIn(), end - now())
      if (leftMs > 0) setTimeout(startAtRest, Math.min(leftMs, LOOK_MS)).unref()
      else this.#start().catch((error) => this.#ports.onError(error))
    }
    setTimeout(startAtRest, LOOK_MS).unref()
  }

  /** A file is loaded, of which the graph may hear much later: it is not to be waited for. */
  begin(): void {
    if (this.#isWanted) this.schedule()
  }

  /** The program depends on one more file. */
  add(path: string): void {
    this.begin()
    if (!this.#isRunning) return
    this.#watch(path)
    // It may be a config file that names other places.
    if (this.#otherPlaces < this.#ports.otherPlaces().length) this.refresh()
  }

  /** Something is waited for that may come anywhere in the project, also in folders that are new. */
  watchEverywhere(): void {
    if (this.#isEverywhere) return
    this.#isEverywhere = true
    if (!this.#isRunning || this.#isClosed) return
    this.#watchBelow(this.#ports.folder()).catch((error) => this.#ports.onError(error))
  }

  async #watchBelow(top: string): Promise<void> {
    const skips = (folder: string) => isSkipped(folder) || this.#ports.ignores(folder)
    for await (const { folder, files } of walk(top, { depth: Number.POSITIVE_INFINITY, skips })) {
      if (this.#watcher.watchFolder(folder))
        for (const file of files) if (this.#ports.isCompared(file)) this.#touch(file)
    }
  }

  /** Options have changed, and with them the other places. */
  refresh(): void {
    if (this.#isRunning) this.#catchUpSoon()
  }

  /** Stops watching, also if it has not begun yet. */
  close(): void {
    this.#isClosed = true
    this.#watcher.close()
  }

  async #start(): Promise<void> {
    if (this.#isClosed) return
    this.#isRunning = true
    this.#watcher.watchFolder(this.#ports.folder())
    for (const path of this.#ports.files()) this.#watch(path)
    try {
      // What was saved up to now doesn't wait until the watcher stands.
      await this.#touchChanged(this.#ports.since)
      for await (const _files of this.#otherFiles());
      if (this.#isEverywhere) await this.#watchBelow(this.#ports.folder())
      await this.#watcher.start()
    } catch (error) {
      this.#ports.onError(error as NodeJS.ErrnoException)
      return
    }
    if (this.#isClosed) return
    await this.#catchUp()
    this.#ports.onReady()
  }

  #onNewFolder(path: string): void {
    if (this.#isEverywhere) this.#watchBelow(path).catch((error) => this.#ports.onError(error))
    for (const { folder, depth } of this.#ports.otherPlaces()) {
      if (isAtOrBelow(folder, path) || (depth > 0 && isBelow(path, folder))) this.refresh()
    }
  }

  /** Watches the other places, and yields the files that lie there, a folder at a time. */
  async *#otherFiles(): AsyncGenerator<string[]> {
    const skips = (folder: string) => isSkipped(folder) || this.#ports.ignores(folder)
    const places = this.#ports.otherPlaces()
    this.#otherPlaces = places.length
    for (const { folder, depth } of places) {
      this.#watcher.watchFolder(folder)
      for await (const place of walk(folder, { depth, skips })) {
        this.#watcher.watchFolder(place.folder)
        yield place.files
      }
    }
  }

  /** Watches the folder of a file, and those above it up to one that the project's folder shares: a folder may go and come back. */
  #watch(path: string): void {
    if (this.#ports.ignores(path)) return
    const shared = this.#ports.folder()
    let folder = dirname(path)
    this.#watcher.watchFolder(folder)
    while (isBelow(folder, shared) || !isBelow(shared, dirname(folder))) {
      if (dirname(folder) === folder) return
      folder = dirname(folder)
      this.#watcher.watchFolder(folder)
    }
  }

  /** Tells each change once of which an event is enough: it may be seen in several ways. */
  #touch(path: string): void {
    if (!this.#ports.isCompared(path)) {
      const at = changedAt(path)
      if (this.#told.has(path) && this.#told.get(path) === at) return
      this.#told.set(path, at)
    }
    this.#ports.touch(path)
  }

  #onEvent(path: string): void {
    if (this.#isClosed) return
    const isFolder = this.#watcher.isWatching(path)
    // What is asked for with a file is not asked for with a folder, also if that is gone by now.
    if (!isFolder || this.#ports.isCompared(path)) this.#touch(path)
    if (!isFolder) return
    // A folder: all that lies below may have come, gone or changed.
    for (const file of this.#ports.files()) if (isBelow(file, path)) this.#touch(file)
    this.refresh()
  }

  #catchUpSoon(): void {
    if (this.#isCatchingUp) return
    this.#isCatchingUp = true
    setTimeout(() => {
      this.#isCatchingUp = false
      this.#catchUp().catch((error) => this.#ports.onError(error))
    }, CATCH_UP_MS).unref()
  }

  async #touchChanged(since: number): Promise<void> {
    await this.#touchThoseChanged(new Set(this.#ports.files()), since)
  }

  /** Touches those files that have changed since then, as far as the times of the file system tell. */
  async #touchThoseChanged(files: Iterable<string>, since: number): Promise<void> {
    for await (const [path, changedAt] of timesOf(files)) {
      // What was saved just before a start must not cause another one.
      const from = this.#ports.isCompared(path)
        ? since - CLOCK_MARGIN_MS
        : Math.max(this.#ports.since, since - CLOCK_MARGIN_MS)
      if (changedAt >= from) this.#touch(path)
    }
  }

  /** Touches the files that have changed since all was looked at, and those that have come: an import may mean one of them now. */
  async #catchUp(): Promise<void> {
    if (this.#isClosed) return
    const since = this.#caughtUpAt
    this.#caughtUpAt = Date.now()
    await this.#touchChanged(since)
    for await (const files of this.#otherFiles()) await this.#touchThoseChanged(files, since)
    for await (const [folder, changedAt] of timesOf(this.#watcher.folders())) {
      if (changedAt < since - CLOCK_MARGIN_MS) continue
      for await (const { files } of walk(folder, { depth: 0, skips: () => true })) {
        await this.#touchThoseChanged(
          files.filter((file) => this.#ports.isCompared(file)),
          since,
        )
      }
    }
  }
}

function isSkipped(folder: string): boolean {
  return ['node_modules', '.git'].includes(basename(folder))
}
