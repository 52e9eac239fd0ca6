import { changedAt, timesOf } from '../files/file-times.js'
import type { ProjectWatchPorts } from './project-watch-ports.js'

/** File systems may round times to this (FAT: 2 s). */
export const CLOCK_MARGIN_MS = 2_000

/**
 * Passes on the files that may have changed. A file whose content is compared is passed on each time; a file of which an event is enough,
 * once for each change.
 */
export class ChangedFiles {
  readonly #ports: ProjectWatchPorts
  /** When a file of which an event is enough had changed, in ms since 1970, by path: one change may cause several events. */
  readonly #told = new Map<string, number | undefined>()

  constructor(ports: ProjectWatchPorts) {
    this.#ports = ports
  }

  /** Passes on a file that may have changed, unless an event is enough and this change was passed on before. */
  touch(path: string): void {
    if (!this.#ports.scope.isCompared(path)) {
      const at = changedAt(path)
      if (this.#told.has(path) && this.#told.get(path) === at) return
      this.#told.set(path, at)
    }
    this.#ports.touch(path)
  }

  /** Touches those files that have changed since a time, in ms since 1970, by their times in the file system. */
  async touchChanged(files: Iterable<string>, since: number): Promise<void> {
    for await (const [path, changedAt] of timesOf(files)) {
      if (changedAt >= this.#from(path, since)) this.touch(path)
    }
  }

  /** For `reload` files the margin must not reach back before the start: a save just before it would cause another start. */
  #from(path: string, since: number): number {
    const { program, scope } = this.#ports
    return scope.isCompared(path) ? since - CLOCK_MARGIN_MS : Math.max(program.since, since - CLOCK_MARGIN_MS)
  }
}
