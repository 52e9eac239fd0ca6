import { changedAt, timesOf } from '../files/file-times.js'
import type { ProjectWatchPorts } from './project-watch-ports.js'

/** How coarse the times of a file system may be. */
export const CLOCK_MARGIN_MS = 2_000

/** Tells of files that may have changed: those whose contents are compared in any case, the others once for each change. */
export class ChangedFiles {
  readonly #ports: ProjectWatchPorts
  /** When the files of which an event is enough had changed last, in ms since 1970: a change may be seen in several ways. */
  readonly #told = new Map<string, number | undefined>()

  constructor(ports: ProjectWatchPorts) {
    this.#ports = ports
  }

  /** Something may have happened to a file. */
  touch(path: string): void {
    if (!this.#ports.scope.isCompared(path)) {
      const at = changedAt(path)
      if (this.#told.has(path) && this.#told.get(path) === at) return
      this.#told.set(path, at)
    }
    this.#ports.touch(path)
  }

  /** Touches those files that have changed since then, as far as the times of the file system tell. */
  async touchChanged(files: Iterable<string>, since: number): Promise<void> {
    for await (const [path, changedAt] of timesOf(files)) {
      if (changedAt >= this.#from(path, since)) this.touch(path)
    }
  }

  /** What was saved just before a start must not cause another one. */
  #from(path: string, since: number): number {
    const { program, scope } = this.#ports
    return scope.isCompared(path) ? since - CLOCK_MARGIN_MS : Math.max(program.since, since - CLOCK_MARGIN_MS)
  }
}
