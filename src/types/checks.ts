import type { CompilerProcess } from './compiler-process.js'
import type { Diagnostic } from './tsc-output.js'

/** What is told of the checks of a project, one after the other. */
export interface ChecksPorts {
  /** Starts the compiler. */
  start(): CompilerProcess
  onBegin(): void
  onEnd(diagnostics: readonly Diagnostic[]): void
  /** The compiler has failed. `isLast`: there will be no other check. */
  onFailed(problem: string, isLast: boolean): void
}

/** Checks a project, and checks it again after each save. */
export interface Checks {
  close(): void
}
