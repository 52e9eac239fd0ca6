import type { Log } from '../report/log.js'
import type { TypeErrorView } from '../ui/protocol.js'

/** How many errors are shown with their frames. */
const MOST_SHOWN = 10

/** Prints what the type check finds: the errors in one block when they are others than before, and one line when they have gone. */
export class TypesReporter {
  readonly #log: Log
  /** What tells the errors that were printed last from others. */
  #printed: string | undefined

  constructor(log: Log) {
    this.#log = log
  }

  /** A check has found these errors. */
  checked(errors: readonly TypeErrorView[]): void {
    const found = errors.map(identityOf).sort().join('\n')
    if (found === this.#printed) return
    this.#printed = found
    if (errors.length === 0) {
      this.#log.info('no type errors')
      return
    }
    const shown = errors.slice(0, MOST_SHOWN).map(textOf)
    const more = errors.length > MOST_SHOWN ? [`and ${errors.length - MOST_SHOWN} more\n`] : []
    this.#log.error([`${errors.length} type error${errors.length === 1 ? '' : 's'}\n`, ...shown, ...more].join('\n'))
  }

  /** Types are not checked. */
  unavailable(reason: string): void {
    this.#log.error(`--typecheck: ${reason}`)
  }

  /** Some saves will not be noticed. */
  watchFailed(error: Error): void {
    this.#log.error(`--typecheck: Cannot watch all files: ${error.message}`)
  }
}

/** An error stays the same where lines above it come and go. */
function identityOf({ file, code, message }: TypeErrorView): string {
  return JSON.stringify([file, code, message])
}

/** As other errors are shown: the place and the message, and the code frame below. */
function textOf({ file, line, column, code, message, frame }: TypeErrorView): string {
  return `${file}:${line}:${column}: ${code}: ${message}\n${frame === '' ? '' : `\n${frame}\n`}`
}
