import type { CompilerEnd, CompilerProcess } from '../../../src/types/compiler-process.js'

/** A process of the compiler that prints and ends when the test says so. */
export class FakeCompiler implements CompilerProcess {
  readonly ended: Promise<CompilerEnd>
  isKilled = false
  #print = (_text: string) => {}
  #end!: (end: CompilerEnd) => void

  constructor() {
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  listen(onText: (text: string) => void): void {
    this.#print = onText
  }

  kill(): void {
    this.isKilled = true
    this.#end({ code: null, signal: 'SIGKILL', complaint: '' })
  }

  prints(...lines: string[]): void {
    for (const line of lines) this.#print(`${line}\n`)
  }

  /** Resolves when all have heard of it. */
  async ends(end: Partial<CompilerEnd> = {}): Promise<void> {
    this.#end({ code: 0, signal: null, complaint: '', ...end })
    await this.ended
  }
}

/** What `tsc --watch` prints at the beginning and the end of a check. */
export const STARTS = '7:27:11 AM - Starting compilation in watch mode...'
export const STARTS_AGAIN = '7:27:13 AM - File change detected. Starting incremental compilation...'
export const FOUND_NONE = '7:27:14 AM - Found 0 errors. Watching for file changes.'
export const FOUND_ONE = '7:27:12 AM - Found 1 error. Watching for file changes.'
/** An error as `tsc` prints it. */
export const ERROR = "page.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'."
