import type { CompilerEnd } from './compiler-process.js'
import type { Diagnostic } from './tsc-output.js'

/** How a line begins that says what was thrown: the lines above it are an excerpt of the compiler's code. */
const THROWN = /^(?:\w*Error\b|panic:|fatal error:|FATAL ERROR:)/

/** Why the compiler has ended, in a few words: what it has printed, or else its exit code or signal. */
export function problemOf({ code, signal, complaint }: CompilerEnd, diagnostics: readonly Diagnostic[]): string {
  const lines = complaint.split('\n').filter((line) => line.trim() !== '')
  const said = diagnostics[0]?.message.split('\n')[0] ?? lines.find((line) => THROWN.test(line)) ?? lines[0]
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`
  const ended = code === null && signal === null ? 'could not be started' : `ended with ${how}`
  return said === undefined ? ended : `${ended}: ${said.trim()}`
}
