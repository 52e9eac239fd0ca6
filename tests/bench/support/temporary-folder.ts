import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atExit } from './at-exit.js'

/** A folder of its own, which goes with this process at the latest. */
export class TemporaryFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'hot-hook-bench-')))
  readonly #leave = atExit(() => this.#remove())

  remove(): void {
    this.#remove()
    this.#leave()
  }

  #remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 })
  }
}
