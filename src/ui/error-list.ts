import type { LogEvent } from '../report/events.js'
import type { ErrorView } from './protocol.js'

type Listed = ErrorView & {
  /** A process could not start, or has ended. */
  readonly isOfStart: boolean
}

/** The errors that are there, and the last one that went; the newest first. */
export class ErrorList {
  #errors: readonly Listed[] = []
  /** The file because of which the program was started last. */
  #startedFor: string | undefined

  get views(): readonly ErrorView[] {
    return this.#errors.map(({ file, text, at, goneAt }) => ({ file, text, at, goneAt }))
  }

  /** Something has happened. True if it has changed the errors. */
  onEvent(event: LogEvent): boolean {
    const before = this.#errors
    const at = Date.parse(event.time)
    switch (event.event) {
      case 'broken':
        this.#add({ file: event.file, text: event.text, at, goneAt: undefined, isOfStart: false })
        break
      case 'mended':
        this.#end(at, ({ file, isOfStart }) => file === event.file && !isOfStart)
        break
      case 'update':
        // What a start has failed of was saved again, and has not led to a start.
        this.#end(at, ({ file, isOfStart }) => isOfStart && (file === undefined || event.files.includes(file)))
        break
      case 'full-reload':
        this.#onStart(event.files[0], at)
        break
      case 'restart':
        if (event.ms === undefined) this.#onStart(event.reason, at)
        else this.onStarted(at)
        break
      case 'crashed':
        this.#add({ file: this.#startedFor, text: event.text, at, goneAt: undefined, isOfStart: true })
        break
      case 'ended':
        this.#onEnded(event.code === 0, event.text, at)
        break
      default:
    }
    return this.#errors !== before
  }

  /** A process that was started runs: what is on the disk could be loaded. True if that has changed the errors. */
  onStarted(at = Date.now()): boolean {
    const before = this.#errors
    this.#end(at, () => true)
    return this.#errors !== before
  }

  #onStart(file: string | undefined, at: number): void {
    this.#startedFor = file
    this.#end(at, ({ isOfStart }) => isOfStart)
  }

  #onEnded(isAsWanted: boolean, text: string, at: number): void {
    const isTold = this.#errors.some(({ isOfStart, goneAt }) => isOfStart && goneAt === undefined)
    if (isAsWanted) this.#end(at, ({ isOfStart }) => isOfStart)
    // What it was that has ended the process says more.
    else if (!isTold) this.#add({ file: this.#startedFor, text, at, goneAt: undefined, isOfStart: true })
  }

  #add(error: Listed): void {
    const isOther = ({ file, isOfStart }: Listed) => file !== error.file || isOfStart !== error.isOfStart
    this.#errors = [error, ...this.#errors.filter((each) => each.goneAt === undefined && isOther(each))]
  }

  #end(at: number, isOver: (error: Listed) => boolean): void {
    const isEnding = (error: Listed) => error.goneAt === undefined && isOver(error)
    if (!this.#errors.some(isEnding)) return
    const all = this.#errors.map((error) => (isEnding(error) ? { ...error, goneAt: at } : error))
    const gone = all.filter(({ goneAt }) => goneAt !== undefined)
    const last = gone.reduce((one, other) => ((other.goneAt ?? 0) > (one.goneAt ?? 0) ? other : one))
    this.#errors = all.filter((error) => error.goneAt === undefined || error === last)
  }
}
