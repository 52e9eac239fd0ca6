import { timesOf } from '../files/file-times.js'
import { foldersFrom } from '../files/folders-above.js'
import { isAtOrBelow, isBelow } from '../files/is-below.js'
import { preservedLinks } from '../files/preserved-links.js'
import { realPathOf } from '../files/real-path.js'
import { basename, dirname } from '../node/path.js'
import { ChangedFiles, CLOCK_MARGIN_MS } from './changed-files.js'
import type { ProjectWatchPorts } from './project-watch-ports.js'
import { walk } from './walk.js'
import { Watcher } from './watcher.js'
import { whenAtRest } from './when-at-rest.js'

/** How long to wait before looking for changes in newly watched folders, so that many are looked at together. */
const CATCH_UP_MS = 20

/** How long to wait between two looks for changes while the watcher is being opened. */
const LOOK_AGAIN_MS = 100

/** Watches the folders of all files that the program has loaded. Finds changes from before the watcher was open by file times. */
export class ProjectWatch {
  readonly #ports: ProjectWatchPorts
  readonly #watcher: Watcher
  readonly #changed: ChangedFiles
  /** Changes before this time have been found; in ms since 1970. */
  #caughtUpAt: number
  /** How many other places there were when they were last read. */
  #otherPlaces = 0
  #isWanted = false
  #isScheduled = false
  #isRunning = false
  #isClosed = false
  #isCatchingUp = false
  #isEverywhere = false
  readonly #keepsLinks: boolean
  /** The links by which the program knows files, and the real path of each. */
  readonly #links = new Map<string, string>()

  constructor(ports: ProjectWatchPorts) {
    this.#ports = ports
    this.#caughtUpAt = ports.program.since
    this.#changed = new ChangedFiles(ports)
    const { modules, entry } = preservedLinks()
    this.#keepsLinks = modules || entry
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

  readonly #skips = (folder: string) =>
    ['node_modules', '.git'].includes(basename(folder)) || this.#ports.scope.ignores(folder)

  /** Opens the watcher when the program is at rest. Does not keep the process alive. */
  schedule(): void {
    this.#isWanted = true
    if (this.#isScheduled || !this.#ports.program.hasFiles()) return
    this.#isScheduled = true
    whenAtRest(this.#ports.program.restsIn, () => this.#start().catch((error) => this.#ports.onError(error)))
  }

  /** A file is being loaded. Schedules the watcher now, since the graph may record that file much later. */
  begin(): void {
    if (this.#isWanted) this.schedule()
  }

  /** Watches the folder of one more file that the program depends on. */
  add(path: string): void {
    this.begin()
    if (!this.#isRunning) return
    this.#watch(path)
    this.#changed.note([path])
    // The file may be a config file that names other places.
    if (this.#otherPlaces < this.#ports.scope.otherPlaces().length) this.refresh()
  }

  /** Watches all folders of the project, also new ones: a missing file may be created in any of them. */
  watchEverywhere(): void {
    if (this.#isEverywhere) return
    this.#isEverywhere = true
    if (!this.#isRunning || this.#isClosed) return
    this.#watchBelow(this.#ports.scope.folder()).catch((error) => this.#ports.onError(error))
  }

  /** Watches all folders at and below one, and touches the files in those that were not watched, or are new. */
  async #watchBelow(top: string, isNew = false): Promise<void> {
    const found: string[] = []
    for await (const { folder, files } of walk(top, { depth: Number.POSITIVE_INFINITY, skips: this.#skips })) {
      if (this.#watcher.watchFolder(folder) || isNew) found.push(...files)
    }
    for (const file of found) if (this.#ports.scope.isCompared(file)) this.#changed.touch(file)
  }

  /** Reads the other places again, after options have changed. */
  refresh(): void {
    if (this.#isRunning) this.#catchUpSoon()
  }

  /** Stops watching, or never starts to. */
  close(): void {
    this.#isClosed = true
    this.#watcher.close()
  }

  async #start(): Promise<void> {
    if (this.#isClosed) return
    this.#isRunning = true
    this.#watcher.watchTree(this.#ports.scope.folder())
    for (const path of this.#ports.program.files()) this.#watch(path)
    this.#changed.note(this.#ports.program.files())
    // Saves up to now need not wait until the watcher is open.
    await this.#changed.touchChanged([new Set(this.#ports.program.files())], this.#ports.program.since)
    for await (const _files of this.#otherFiles());
    if (this.#isEverywhere) await this.#watchBelow(this.#ports.scope.folder())
    await this.#openWatcher()
    if (this.#isClosed) return
    await this.#catchUp()
    this.#ports.onReady()
  }

  /** Opens the watcher. Meanwhile changes are found by looking for them, however long it takes. */
  async #openWatcher(): Promise<void> {
    let isOpening = true
    const lookLater = () => {
      const look = () => this.#catchUp().catch((error) => this.#ports.onError(error))
      setTimeout(() => isOpening && look().then(lookLater), LOOK_AGAIN_MS).unref()
    }
    lookLater()
    try {
      await this.#watcher.start()
    } finally {
      isOpening = false
    }
  }

  #onNewFolder(path: string): void {
    if (this.#isEverywhere) this.#watchBelow(path, true).catch((error) => this.#ports.onError(error))
    for (const { folder, depth } of this.#ports.scope.otherPlaces()) {
      if (isAtOrBelow(folder, path) || (depth > 0 && isBelow(path, folder))) this.refresh()
    }
  }

  /** Watches the other places, and yields their files, a folder at a time. */
  async *#otherFiles(): AsyncGenerator<string[]> {
    const places = this.#ports.scope.otherPlaces()
    this.#otherPlaces = places.length
    for (const { folder, depth } of places) {
      this.#watcher.watchFolder(folder)
      for await (const place of walk(folder, { depth, skips: this.#skips })) {
        this.#watcher.watchFolder(place.folder)
        this.#changed.note(place.files)
        yield place.files
      }
    }
  }

  /** Watches the folders above a file, up to the project's folder or the last one that does not contain it: each may be created anew. */
  #watch(path: string): void {
    if (this.#ports.scope.ignores(path)) return
    if (this.#keepsLinks) this.#follow(path)
    const shared = this.#ports.scope.folder()
    for (const folder of foldersFrom(dirname(path))) {
      this.#watcher.watchFolder(folder)
      if (!isBelow(folder, shared) && isBelow(shared, dirname(folder))) return
    }
  }

  /** Watches the file behind a link. */
  #follow(path: string): void {
    const real = realPathOf(path)
    if (real === undefined || real === path) return
    this.#links.set(path, real)
    this.#watcher.watchFolder(dirname(real))
  }

  #onEvent(path: string): void {
    if (this.#isClosed) return
    this.#changed.touch(path)
    // A link may lead to another file now.
    if (this.#links.has(path)) this.#follow(path)
    for (const [link, real] of this.#links) if (real === path) this.#changed.touch(link)
    if (!this.#watcher.isWatching(path)) return
    // All files below the folder may have been created, deleted or changed with it.
    for (const file of this.#ports.program.files()) if (isBelow(file, path)) this.#changed.touch(file)
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

  /** Touches the files that have changed since the last look, and new files, to which an import may now resolve. */
  async #catchUp(): Promise<void> {
    if (this.#isClosed) return
    const since = this.#caughtUpAt
    this.#caughtUpAt = Date.now()
    await this.#changed.touchChanged(this.#filesToLookAt(since), since)
  }

  /** The files of the program, those in other places, and those in each folder in which some have come or gone since a time. */
  async *#filesToLookAt(since: number): AsyncGenerator<Iterable<string>> {
    yield new Set(this.#ports.program.files())
    yield* this.#otherFiles()
    for await (const [folder, changedAt] of timesOf(this.#watcher.folders())) {
      if (changedAt < since - CLOCK_MARGIN_MS) continue
      for await (const { files } of walk(folder, { depth: 0, skips: () => true })) {
        yield files.filter((file) => this.#ports.scope.isCompared(file))
      }
    }
  }
}
