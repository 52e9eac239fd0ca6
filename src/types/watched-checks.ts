import type { Checks, ChecksPorts } from './checks.js'
import { problemOf } from './compiler-end.js'
import type { CompilerProcess } from './compiler-process.js'
import { type Diagnostic, WatchOutput } from './tsc-output.js'

/** The options with which the compiler is started for {@link WatchedChecks}. */
export const WATCH_OPTIONS = ['--watch', '--preserveWatchOutput']

/** The compiler notices that a file is gone, and up to a second later that the folder has it no more. */
const FOLDER_MS = 1_500

/** Checks by one compiler that watches the files itself, and keeps in memory what it knows of them. */
export class WatchedChecks implements Checks {
  readonly #ports: ChecksPorts
  readonly #process: CompilerProcess
  /** Will tell of a check whose errors may pass by themselves. */
  #passing: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(ports: ChecksPorts) {
    this.#ports = ports
    const output = new WatchOutput({ onBegin: () => this.#onBegin(), onEnd: (diagnostics) => this.#onEnd(diagnostics) })
    this.#process = ports.start()
    this.#process.listen((text) => output.read(text))
    void this.#process.ended.then((end) => {
      if (!this.#isClosed) ports.onFailed(problemOf(end, output.unfinished()), true)
    })
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#passing)
    this.#process.kill()
  }

  #onBegin(): void {
    clearTimeout(this.#passing)
    this.#ports.onBegin()
  }

  #onEnd(diagnostics: readonly Diagnostic[]): void {
    if (diagnostics.some(isOfDeletedFile)) this.#passing = setTimeout(() => this.#ports.onEnd(diagnostics), FOLDER_MS)
    else this.#ports.onEnd(diagnostics)
  }
}

/** True for the error that a file is not there which only the pattern of the tsconfig has found. */
function isOfDeletedFile({ file, code, message }: Diagnostic): boolean {
  return file === undefined && code === 'TS6053' && message.includes('include pattern')
}
