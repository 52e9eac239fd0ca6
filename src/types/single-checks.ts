import { isAbsolute, normalize } from '../node/path.js'
import type { Checks, ChecksPorts } from './checks.js'
import { problemOf } from './compiler-end.js'
import type { CompilerEnd, CompilerProcess } from './compiler-process.js'
import { type Diagnostic, linesOf, readDiagnostics } from './tsc-output.js'

/** The options with which the compiler is started for {@link SingleChecks}. */
export const SINGLE_OPTIONS = ['--listFiles']

/** How long to wait after a save for another one, in ms. The reload of the program comes first. */
const SETTLE_MS = 50

/** Notices saves. */
export interface Saves {
  /** A check begins: it reads what is saved before now. */
  begin(): void
  /** These are the files that a check has read, absolute paths. */
  note(files: readonly string[]): void
  close(): void
}

/** Checks by a compiler that is started anew after each save. A check that a save has overtaken is ended. */
export class SingleChecks implements Checks {
  readonly #ports: ChecksPorts
  readonly #saves: Saves
  #process: CompilerProcess | undefined
  #settling: NodeJS.Timeout | undefined

  constructor(ports: ChecksPorts, watch: (onSave: () => void) => Saves) {
    this.#ports = ports
    this.#saves = watch(() => this.#onSave())
    this.#check()
  }

  close(): void {
    this.#saves.close()
    this.#stop()
  }

  #onSave(): void {
    this.#stop()
    this.#settling = setTimeout(() => this.#check(), SETTLE_MS)
  }

  #stop(): void {
    clearTimeout(this.#settling)
    this.#process?.kill()
    this.#process = undefined
  }

  #check(): void {
    this.#saves.begin()
    this.#ports.onBegin()
    const process = this.#ports.start()
    this.#process = process
    let printed = ''
    process.listen((text) => {
      printed += text
    })
    void process.ended.then((end) => process === this.#process && this.#onEnd(end, linesOf(printed)))
  }

  #onEnd(end: CompilerEnd, lines: readonly string[]): void {
    this.#process = undefined
    const diagnostics = readDiagnostics(lines)
    const hasEnded = end.code === 0 || (end.code !== null && diagnostics.length > 0)
    if (!hasEnded) {
      this.#ports.onFailed(problemOf(end, diagnostics), false)
      return
    }
    this.#saves.note(filesIn(lines))
    this.#ports.onEnd(diagnostics)
  }
}

/** The paths that `--listFiles` has printed, each in a line of its own. */
function filesIn(lines: readonly string[]): string[] {
  return lines.filter((line) => isAbsolute(line) && !isDiagnostic(line)).map(normalize)
}

function isDiagnostic(line: string): boolean {
  const found: Diagnostic[] = readDiagnostics([line])
  return found.length > 0
}
