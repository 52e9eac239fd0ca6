import { changedAt, isFile, timesOf } from '../files/file-times.js'
import type { ProjectWatchPorts } from './project-watch-ports.js'

/** File systems may round times to this (FAT: 2 s). */
export const CLOCK_MARGIN_MS = 2_000

/**
 * Passes on the files that may have changed. A file whose content is compared is passed on each time. A file of which an event is enough is
 * passed on once for each change; its deletion, only if it was known to exist: a folder or a temporary file may have the same name.
 */
export class ChangedFiles {
  readonly #ports: ProjectWatchPorts
  /** By path, for files of which an event is enough: the time of the last change that was passed on, in ms since 1970; 0 for none yet. */
  readonly #known = new Map<string, number>()

  constructor(ports: ProjectWatchPorts) {
    this.#ports = ports
  }

  /** These files exist. */
  note(files: Iterable<string>): void {
    for (const path of files)
      if (!this.#ports.scope.isCompared(path) && !this.#known.has(path)) this.#known.set(path, 0)
  }

  /** Passes on a file that may have changed, unless an event is enough and this change was passed on before. */
  touch(path: string): void {
    if (this.#ports.scope.isCompared(path) || this.#isNew(path)) this.#ports.touch(path)
  }

  #isNew(path: string): boolean {
    const at = isFile(path) ? changedAt(path) : undefined
    if (at === this.#known.get(path)) return false
    if (at === undefined) this.#known.delete(path)
    else this.#known.set(path, at)
    return true
  }

  /**
   * Touches those files that have changed since a time, in ms since 1970, by their times in the file system. Looking takes many turns; they are
   * touched in one, since an update in between would load some of the new files with some of the old.
   */
  async touchChanged(
    lists: AsyncIterable<Iterable<string>> | Iterable<Iterable<string>>,
    since: number,
  ): Promise<void> {
    const changed = new Set<string>()
    for await (const files of lists) {
      for await (const [path, changedAt] of timesOf(files)) {
        if (changedAt >= this.#from(path, since)) changed.add(path)
        // A late event of that change is no news: macOS tells of some from before a watch was opened.
        else if (this.#known.get(path) === 0) this.#known.set(path, changedAt)
      }
    }
    for (const path of changed) this.touch(path)
  }

  /** For `reload` files the margin must not reach back before the start: a save just before it would cause another start. */
  #from(path: string, since: number): number {
    const { program, scope } = this.#ports
    return scope.isCompared(path) ? since - CLOCK_MARGIN_MS : Math.max(program.since, since - CLOCK_MARGIN_MS)
  }
}
