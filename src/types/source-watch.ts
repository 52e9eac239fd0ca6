import { isScript } from '../files/file-kinds.js'
import { CLOCK_TICK_MS, changedAt, isFile } from '../files/file-times.js'
import { isInstalled } from '../files/project-file.js'
import { basename } from '../node/path.js'
import { ProjectWatch } from '../watch/project-watch.js'
import type { Saves } from './single-checks.js'

export interface SourceWatchOptions {
  /** The folder of the tsconfig, an absolute path: a new file anywhere in it may belong to the project. */
  readonly folder: string
  /** The tsconfig, and those that it extends, as they are now. */
  configs(): Iterable<string>
  onSave(path: string): void
  onError(error: Error): void
}

/** Notices saves of the files that a check has read, and of new ones. */
export class SourceWatch implements Saves {
  readonly #options: SourceWatchOptions
  readonly #watch: ProjectWatch
  /** The files that the last check has read, but for those of packages. */
  #files: ReadonlySet<string>
  /** The files that have been there. One that comes later is new, whatever its time: its folder may have been renamed. */
  readonly #seen = new Set<string>()
  #readAt = Date.now()
  #isReady = false

  constructor(options: SourceWatchOptions) {
    this.#options = options
    this.#files = new Set(options.configs())
    this.#watch = new ProjectWatch({
      program: { since: this.#readAt, restsIn: () => 0, hasFiles: () => true, files: () => this.#files },
      scope: { folder: () => options.folder, otherPlaces: () => [], ignores: isInstalled, isCompared: () => true },
      touch: (path) => {
        if (this.#isSaved(path)) options.onSave(path)
      },
      onReady: () => {
        this.#isReady = true
      },
      onError: options.onError,
    })
    this.#watch.schedule()
    this.#watch.watchEverywhere()
  }

  begin(): void {
    this.#readAt = Date.now()
  }

  note(files: readonly string[]): void {
    this.#files = new Set([...files.filter((path) => !isInstalled(path)), ...this.#options.configs()])
    for (const path of this.#files) this.#watch.add(path)
  }

  close(): void {
    this.#watch.close()
  }

  #isSaved(path: string): boolean {
    const isKnown = this.#files.has(path)
    if (!isKnown && !mayBelong(path)) return false
    if (!isFile(path)) return this.#seen.delete(path) || isKnown
    const isNew = this.#isReady && !isKnown && !this.#seen.has(path)
    this.#seen.add(path)
    return isNew || (changedAt(path) ?? 0) >= this.#readAt - CLOCK_TICK_MS
  }
}

/** True for a file that the compiler may read when it is new. */
function mayBelong(path: string): boolean {
  return isScript(path) || /^(?:package|tsconfig.*)\.json$/.test(basename(path))
}
