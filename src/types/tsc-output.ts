/** A type error, as the compiler prints it. */
export interface Diagnostic {
  /** As printed: relative to the working directory of the compiler, with forward slashes. `undefined` for an error of the whole project. */
  readonly file: string | undefined
  /** From 1. */
  readonly line: number
  readonly column: number
  /** As `TS2322`. */
  readonly code: string
  /** Of several lines, if the compiler explains it. */
  readonly message: string
}

/** As `src/page.ts(3,14): error TS2322: Type …`, or `error TS18003: No inputs …`. */
const DIAGNOSTIC = /^(?:(?<file>.+?)\((?<line>\d+),(?<column>\d+)\): )?error (?<code>TS\d+): (?<message>.*)$/
const EXPLANATION = /^\s+\S/

/** Reads the errors from what `tsc --pretty false` has printed. Other lines are left out. */
export function readDiagnostics(lines: readonly string[]): Diagnostic[] {
  const found: { diagnostic: Diagnostic; explanation: string[] }[] = []
  let isExplained = false
  for (const line of lines) {
    const diagnostic = diagnosticIn(line)
    if (diagnostic !== undefined) found.push({ diagnostic, explanation: [] })
    isExplained = diagnostic !== undefined || (isExplained && EXPLANATION.test(line))
    if (isExplained && diagnostic === undefined) found.at(-1)?.explanation.push(line)
  }
  return found.map(({ diagnostic, explanation }) => ({
    ...diagnostic,
    message: [diagnostic.message, ...explanation].join('\n'),
  }))
}

function diagnosticIn(text: string): Diagnostic | undefined {
  const groups = DIAGNOSTIC.exec(text)?.groups
  if (groups === undefined) return undefined
  const { file, line = '1', column = '1', code = '', message = '' } = groups
  return { file, line: Number(line), column: Number(column), code, message }
}

/** The lines of a text, without what ends them. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}

/** What is told of the checks of `tsc --watch`. */
export interface WatchOutputPorts {
  onBegin(): void
  onEnd(diagnostics: Diagnostic[]): void
}

// Each has the time before it, in the format of the system.
const BEGIN = /- (?:Starting compilation in watch mode|File change detected\. Starting incremental compilation)\.\.\.$/
const END = /- Found \d+ errors?\. Watching for file changes\.$/

/** Tells the checks apart in what `tsc --watch --pretty false --locale en` prints. */
export class WatchOutput {
  readonly #ports: WatchOutputPorts
  /** The lines of the present check. */
  #lines: string[] = []
  /** The beginning of a line that is not complete. */
  #rest = ''

  constructor(ports: WatchOutputPorts) {
    this.#ports = ports
  }

  /** `text` may end anywhere. */
  read(text: string): void {
    const lines = linesOf(this.#rest + text)
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#readLine(line)
  }

  /** The errors of a check that has not ended. */
  unfinished(): Diagnostic[] {
    return readDiagnostics([...this.#lines, this.#rest])
  }

  #readLine(line: string): void {
    if (END.test(line)) {
      const diagnostics = readDiagnostics(this.#lines)
      this.#lines = []
      this.#ports.onEnd(diagnostics)
    } else if (BEGIN.test(line)) {
      this.#lines = []
      this.#ports.onBegin()
    } else this.#lines.push(line)
  }
}
