import type { Message } from 'esbuild'
import type { HotHookError } from '../errors.js'
import { digestOf } from '../files/digest.js'
import { codeFrame, type Place } from '../syntax/code-frame.js'
import type { Contents } from './source.js'

/**
 * A file has a syntax error, or needs something that esbuild cannot emit. For the program it is the `SyntaxError` that Node would have thrown,
 * with a code; the stack is the message alone, as in a {@link HotHookError}.
 */
export class TranspileError extends SyntaxError {
  readonly code = 'HOT_HOOK_TRANSPILE_FAILED'

  readonly #path: string
  readonly #digest: string

  constructor(path: string, contents: Contents, problem: string, place?: Place) {
    super(
      place === undefined
        ? `${path}: ${problem}`
        : `${path}:${place.line}:${place.column}: ${problem}\n\n${codeFrame(String(contents), place)}\n`,
    )
    this.stack = `SyntaxError: ${this.message}`
    this.#path = path
    this.#digest = digestOf(contents)
  }

  // Not own properties: Node would print them below the message, the whole file with them.

  /** Absolute path of the file. */
  get path(): string {
    return this.#path
  }

  /** The digest of the text that could not be transpiled. */
  get digest(): string {
    return this.#digest
  }
}

// Node prints the name of a class that is not that of the error beside it.
Object.defineProperty(TranspileError, 'name', { value: 'SyntaxError' })

/** Returns one error for what a failed esbuild call threw. Only its first message counts: the others follow from it. */
export function transpileErrorOf(path: string, contents: Contents, thrown: unknown): unknown {
  const message = (thrown as { errors?: Message[] }).errors?.[0]
  if (message === undefined) return thrown

  return new TranspileError(path, contents, message.text, message.location ? placeOf(message.location) : undefined)
}

/** esbuild counts columns and lengths in bytes of UTF-8, from 0. */
function placeOf(location: NonNullable<Message['location']>): Place {
  const line = Buffer.from(location.lineText)
  const characters = (start: number, end: number) => line.toString('utf8', start, end).length
  return {
    line: location.line,
    column: characters(0, location.column) + 1,
    length: Math.max(1, characters(location.column, location.column + location.length)),
  }
}
